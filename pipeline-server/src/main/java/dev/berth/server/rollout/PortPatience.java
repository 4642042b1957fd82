package dev.berth.server.rollout;

import dev.berth.server.rollout.ListeningPorts.Port;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides when an app that listens in the wrong place will not come to listen in the right one: it
 * may open another port first, so the wrong place must have been the same for a while.
 */
final class PortPatience {
  private static final Duration WITH_LOOPBACK = Duration.ofSeconds(2);
  private static final Duration WITH_OTHER_PORT = Duration.ofSeconds(8);

  private final int wanted;
  private final boolean loopbackIsFine;
  private @Nullable Problem current;
  private long since;

  PortPatience(int wanted, boolean loopbackIsFine) {
    this.wanted = wanted;
    this.loopbackIsFine = loopbackIsFine;
  }

  /** Where an app listens instead of where it should. */
  sealed interface Problem {
    /** On the right port, but only for itself. */
    record OnlyLoopback(int port) implements Problem {}

    /** On other ports only. */
    record OtherPorts(List<Integer> ports, int wanted) implements Problem {}
  }

  /** What is wrong now, without patience; empty when it listens well or not at all. */
  Optional<Problem> problem(List<Port> ports) {
    if (ports.isEmpty()) {
      return Optional.empty();
    }
    List<Port> right = ports.stream().filter(port -> port.number() == wanted).toList();
    if (right.isEmpty()) {
      return Optional.of(
          new Problem.OtherPorts(
              ports.stream().map(Port::number).distinct().sorted().toList(), wanted));
    }
    return !loopbackIsFine && right.stream().allMatch(Port::onlyLoopback)
        ? Optional.of(new Problem.OnlyLoopback(wanted))
        : Optional.empty();
  }

  /** The problem, once it has stayed the same for long enough. */
  Optional<Problem> lost(List<Port> ports, long nanos) {
    Problem now = problem(ports).orElse(null);
    if (now == null || !now.equals(current)) {
      current = now;
      since = nanos;
      return Optional.empty();
    }
    Duration patience =
        switch (now) {
          case Problem.OnlyLoopback loopback -> WITH_LOOPBACK;
          case Problem.OtherPorts other -> WITH_OTHER_PORT;
        };
    return nanos - since >= patience.toNanos() ? Optional.of(now) : Optional.empty();
  }
}
