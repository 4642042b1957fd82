package dev.berth.server.action;

import dev.berth.server.app.Environment;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.rollout.InstanceLogs;
import dev.berth.server.rollout.InstanceName;
import dev.berth.server.secret.EnvironmentRedaction;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/** What the live release of an environment writes, without secret values. */
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

  /** The last lines, oldest first; empty when nothing is live. */
  public List<String> tail(Environment environment, int lines) {
    return live(environment)
        .map(name -> logs.tail(name, lines, redactionOf(environment)))
        .map(LogLine::of)
        .orElse(List.of());
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
}
