package dev.berth.router.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpLineException;

/**
 * Why a request is not even looked at.
 *
 * @param status of the answer
 * @param reason its only line
 */
record Rejection(HttpResponseStatus status, String reason) {
  static Rejection of(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return new Rejection(HttpResponseStatus.REQUEST_URI_TOO_LONG, "The address is too long.");
    }
    if (cause instanceof TooLongFrameException) {
      return new Rejection(
          HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are too large.");
    }
    return new Rejection(HttpResponseStatus.BAD_REQUEST, "The request is malformed.");
  }
}
