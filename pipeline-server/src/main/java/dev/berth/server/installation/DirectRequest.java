package dev.berth.server.installation;

import jakarta.servlet.ServletRequest;

/**
 * Marks requests that came over the server's own socket and not through the router: from a process
 * of this machine that may open the socket.
 */
public final class DirectRequest {
  private static final String ATTRIBUTE = DirectRequest.class.getName();

  private DirectRequest() {}

  /** Says so; only for whoever knows that the router always adds its headers. */
  public static void mark(ServletRequest request) {
    request.setAttribute(ATTRIBUTE, true);
  }

  /** Whether it was marked. */
  public static boolean is(ServletRequest request) {
    return Boolean.TRUE.equals(request.getAttribute(ATTRIBUTE));
  }
}
