package dev.berth.server.action;

import dev.berth.server.app.Environment;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.rollout.InstanceLogs;
import dev.berth.server.rollout.InstanceName;
import dev.berth.server.secret.EnvironmentRedaction;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/** What the releases of an environment write, without secret values. */
@Component
public class AppLogs {
  private final ReleaseHistory history;
  private final InstanceLogs logs;
  private final EnvironmentRedaction redaction;

  AppLogs(ReleaseHistory history, InstanceLogs logs, EnvironmentRedaction redaction) {
    this.history = history;
    this.logs = logs;
    this.redaction = redaction;
  }

  /**
   * The last lines of an environment, oldest first.
   *
   * @param position where the live release's log stood, to follow it from there; negative when
   *     nothing is live
   */
  public record Tail(List<LogEntry> entries, long position) {}

  /** The last lines, of the live release and of those before it that are kept. */
  public Tail tail(Environment environment, int lines) {
    Optional<InstanceName> live = live(environment);
    List<Deque<LogEntry>> instances = new ArrayList<>();
    long position = -1;
    int found = 0;
    for (InstanceName name : logs.kept(environment.key())) {
      boolean isLive = live.filter(name::equals).isPresent();
      if (found < lines || isLive) {
        InstanceLogs.Piece piece = logs.last(name, lines, redactionOf(environment));
        instances.add(new ArrayDeque<>(entries(name, piece)));
        found += piece.lines().size();
        position = isLive ? piece.position() : position;
      }
    }
    List<LogEntry> all = merged(instances);
    return new Tail(all.subList(Math.max(0, all.size() - lines), all.size()), position);
  }

  /** The last lines of one release, also of one that is not live any more. */
  public List<LogEntry> tail(Environment environment, long release, int lines) {
    List<InstanceName> names =
        logs.kept(environment.key()).stream().filter(name -> name.release() == release).toList();
    List<LogEntry> all =
        merged(
            names.stream()
                .<Deque<LogEntry>>map(name ->
                    new ArrayDeque<>(
                        entries(name, logs.last(name, lines, redactionOf(environment)))))
                .toList());
    return all.subList(Math.max(0, all.size() - lines), all.size());
  }

  /** The releases of which a log is kept, newest first. */
  public List<Long> releases(Environment environment) {
    return logs.kept(environment.key()).stream().map(InstanceName::release).distinct().toList();
  }

  /** Whose log that is now. */
  public Optional<InstanceName> live(Environment environment) {
    return history
        .live(environment)
        .map(release -> InstanceName.web(environment.key(), release.number()));
  }

  /** What takes the environment's secret values out of a line. */
  public UnaryOperator<String> redactionOf(Environment environment) {
    return redaction.of(environment.key());
  }

  private static List<LogEntry> entries(InstanceName name, InstanceLogs.Piece piece) {
    return piece.lines().stream().map(line -> LogEntry.of(name, line)).toList();
  }

  /** By time; the lines of one instance stay in their order whatever its clock did. */
  private static List<LogEntry> merged(List<Deque<LogEntry>> instances) {
    List<LogEntry> all = new ArrayList<>();
    Comparator<Deque<LogEntry>> byTime =
        Comparator.comparing(lines -> lines.isEmpty() ? Instant.MAX : lines.element().at());
    // Newest releases come first: at the same second the older one goes first.
    List<Deque<LogEntry>> oldestFirst = instances.reversed();
    while (oldestFirst.stream().anyMatch(lines -> !lines.isEmpty())) {
      all.add(oldestFirst.stream().min(byTime).orElseThrow().remove());
    }
    return all;
  }
}
