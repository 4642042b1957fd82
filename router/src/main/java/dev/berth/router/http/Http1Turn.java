package dev.berth.router.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.function.BooleanSupplier;

/**
 * One request on an HTTP/1 connection: how its answer is framed, and whether another may follow.
 */
final class Http1Turn {
  private final boolean toHead;
  private final boolean old;
  private final boolean expectsContinue;
  private final BooleanSupplier retiring;
  private boolean keep;
  private boolean requestComplete;

  private Http1Turn(HttpRequest request, BooleanSupplier retiring) {
    this.toHead = HttpMethod.HEAD.equals(request.method());
    this.old = !request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    this.expectsContinue = HttpUtil.is100ContinueExpected(request);
    this.keep = !old && HttpUtil.isKeepAlive(request);
    this.retiring = retiring;
  }

  /** Reads what {@link ClientRequest} takes out of the request afterwards. */
  static Http1Turn of(HttpRequest request, BooleanSupplier retiring) {
    return new Http1Turn(request, retiring);
  }

  void completeRequest() {
    requestComplete = true;
  }

  boolean isRequestComplete() {
    return requestComplete;
  }

  /** Whether the client may ask again, once {@link #decide} has told it so. */
  boolean keepsConnection() {
    return keep;
  }

  /** HTTP/1.0 knows one answer only. */
  boolean understandsInterim() {
    return !old;
  }

  /** Makes the end of the answer findable for the client. */
  void frame(HttpResponse head) {
    HttpHeaders headers = head.headers();
    int status = head.status().code();
    boolean bodiless = toHead || status == 204 || status == 304;
    if (old) {
      headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    } else if (HttpUtil.isTransferEncodingChunked(head)) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    } else if (!bodiless && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    decide(head);
    speak(head);
  }

  /** Right before the head is written: afterwards the client knows whether it may ask again. */
  void decide(HttpResponse head) {
    // A client that was told to wait may or may not send its body now.
    keep &= !retiring.getAsBoolean() && (!expectsContinue || requestComplete);
    if (!keep) {
      announceEnd(head);
    }
  }

  static void announceEnd(HttpResponse head) {
    head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
  }

  static void speak(HttpResponse head) {
    head.setProtocolVersion(HttpVersion.HTTP_1_1);
  }
}
