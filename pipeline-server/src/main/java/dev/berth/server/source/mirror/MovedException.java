package dev.berth.server.source.mirror;

import java.io.IOException;

/** A host sends on to another one, which nobody has named. */
final class MovedException extends IOException {
  private static final long serialVersionUID = 1L;

  MovedException(String host) {
    super("sent on to " + host);
  }
}
