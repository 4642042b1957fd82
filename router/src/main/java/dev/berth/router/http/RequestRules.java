package dev.berth.router.http;

import dev.berth.router.route.Hosts;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request must look like before anybody else sees it. */
final class RequestRules {
  private RequestRules() {}

  /** Null when the request may pass; makes its target an origin-form and its host a header. */
  static @Nullable Rejection check(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return Rejection.of(request.decoderResult().cause());
    }
    HttpVersion version = request.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      return new Rejection(
          HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "Only HTTP/1.0 and 1.1 are spoken here.");
    }
    if (HttpMethod.CONNECT.equals(request.method()) || HttpMethod.TRACE.equals(request.method())) {
      return new Rejection(
          HttpResponseStatus.METHOD_NOT_ALLOWED, "This method is not allowed here.");
    }
    return isFramed(request) && isAddressed(request) ? null : bad();
  }

  private static boolean isFramed(HttpRequest request) {
    HttpHeaders headers = request.headers();
    List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (encodings.isEmpty()) {
      return headers.getAll(HttpHeaderNames.CONTENT_LENGTH).size() <= 1;
    }
    return encodings.size() == 1
        && encodings.getFirst().equalsIgnoreCase("chunked")
        && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
        && request.protocolVersion().equals(HttpVersion.HTTP_1_1);
  }

  private static boolean isAddressed(HttpRequest request) {
    HttpHeaders headers = request.headers();
    String uri = request.uri();
    if (uri.regionMatches(true, 0, "http://", 0, 7)
        || uri.regionMatches(true, 0, "https://", 0, 8)) {
      int start = uri.indexOf("://") + 3;
      int slash = uri.indexOf('/', start);
      int end = slash < 0 ? uri.length() : slash;
      if (uri.substring(start, end).indexOf('?') >= 0) {
        return false;
      }
      headers.set(HttpHeaderNames.HOST, uri.substring(start, end));
      request.setUri(slash < 0 ? "/" : uri.substring(slash));
    } else if (!uri.startsWith("/")
        && !(uri.equals("*") && HttpMethod.OPTIONS.equals(request.method()))) {
      return false;
    }
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    return hosts.size() == 1 && Hosts.parse(hosts.getFirst()) != null;
  }

  private static Rejection bad() {
    return new Rejection(HttpResponseStatus.BAD_REQUEST, "The request is malformed.");
  }
}
