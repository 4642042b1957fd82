package dev.berth.server.source;

import dev.berth.server.app.Environment;
import java.util.List;

/**
 * What a push has started, recorded: it comes to its end by itself, whatever is killed.
 *
 * @param push the push
 * @param deploys in the order of the push's changes
 * @param ended branches whose previews are over
 */
public record StartedPush(Push push, List<Started> deploys, List<String> ended) {
  public StartedPush {
    deploys = List.copyOf(deploys);
    ended = List.copyOf(ended);
  }

  /**
   * One deploy.
   *
   * @param ref the ref it brings live
   * @param deploy its id
   */
  public record Started(String ref, Environment environment, String deploy) {}
}
