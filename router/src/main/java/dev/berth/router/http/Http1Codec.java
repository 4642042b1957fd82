package dev.berth.router.http;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** HTTP as it is spoken with strangers: strict in what is taken. */
final class Http1Codec {
  private static final HttpDecoderConfig DECODING =
      new HttpDecoderConfig()
          .setMaxInitialLineLength(16_384)
          .setMaxHeaderSize(32_768)
          .setMaxChunkSize(65_536)
          .setAllowDuplicateContentLengths(false)
          .setStrictLineParsing(true);

  private Http1Codec() {}

  /** Refuses what a second server might read differently. */
  static final class RequestDecoder extends HttpRequestDecoder {
    RequestDecoder() {
      super(DECODING);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
      throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
  }

  /** Knows that the answer to a HEAD request has no body, whatever its head promises. */
  static final class ResponseEncoder extends HttpResponseEncoder {
    private boolean head;

    void answersHead(boolean value) {
      head = value;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
      return super.isContentAlwaysEmpty(response) || (head && response.status().code() >= 200);
    }
  }
}
