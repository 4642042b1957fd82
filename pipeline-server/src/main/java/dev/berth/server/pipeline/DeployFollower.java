package dev.berth.server.pipeline;

import java.time.Duration;
import java.util.Optional;

/** Everything that happens in one deploy, from its beginning and then live; for one reader. */
public interface DeployFollower {
  /**
   * What comes next; empty when nothing came within the patience. After {@link Followed.Ended}
   * there is nothing more.
   */
  Optional<Followed> next(Duration patience) throws InterruptedException;
}
