package dev.berth.webhooks.send;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * One request.
 *
 * @param method such as {@code POST}
 * @param headers may contain secrets, which is why they are not printed
 * @param body JSON, sent as UTF-8
 */
public record HttpCall(String method, URI uri, Map<String, String> headers, Optional<String> body) {
  public HttpCall {
    headers = Map.copyOf(headers);
  }

  /** Neither headers nor path nor body: an address can be a secret, too. */
  @Override
  public String toString() {
    return "HttpCall[" + method + " " + uri.getHost() + "]";
  }
}
