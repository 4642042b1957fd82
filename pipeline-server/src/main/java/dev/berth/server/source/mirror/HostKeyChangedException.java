package dev.berth.server.source.mirror;

import java.io.IOException;

/** A host shows another key than before. */
final class HostKeyChangedException extends IOException {
  private static final long serialVersionUID = 1L;

  HostKeyChangedException() {
    super("the host key has changed");
  }
}
