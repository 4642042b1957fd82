package dev.berth.router;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpLineException;

/**
 * Why a request is not even looked at.
 *
 * @param status of the answer
 * @param reason its only line
 */
record Refusal(HttpResponseStatus status, String reason) {
  static Refusal of(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return new Refusal(HttpResponseStatus.REQUEST_URI_TOO_LONG, "The address is too long.");
    }
    if (cause instanceof TooLongFrameException) {
      return new Refusal(
          HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are too large.");
    }
    return new Refusal(HttpResponseStatus.BAD_REQUEST, "The request is malformed.");
  }
}
