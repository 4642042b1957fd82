package dev.berth.server.rollout;

import java.time.Duration;
import java.util.List;

/**
 * A command that runs once in a release's image, with all that its instances are given.
 *
 * @param mark unique, stable name by which its process tree is found again
 * @param spec the release as its instances are started
 * @param command argv
 * @param timeout after this it is ended
 */
public record OneOff(String mark, InstanceSpec spec, List<String> command, Duration timeout) {
  public OneOff {
    command = List.copyOf(command);
  }
}
