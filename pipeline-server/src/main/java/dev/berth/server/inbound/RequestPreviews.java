package dev.berth.server.inbound;

import dev.berth.server.app.Environment;

/** Starts and ends the environments of requests. */
interface RequestPreviews {
  /** Brings a commit live there. */
  void deploy(Environment environment, String commit, String by);

  /** Makes sure that nothing of it runs any more. */
  void end(Environment environment);
}
