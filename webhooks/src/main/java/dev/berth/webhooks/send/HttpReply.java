package dev.berth.webhooks.send;

import dev.berth.webhooks.Headers;

/**
 * An answer that came whole.
 *
 * @param body decoded as UTF-8
 */
public record HttpReply(int status, Headers headers, String body) {
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Without the body, which may repeat what was sent. */
  @Override
  public String toString() {
    return "HttpReply[" + status + "]";
  }
}
