package dev.berth.server.web;

import dev.berth.server.app.Environment;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.rollout.InstanceLogs;
import dev.berth.server.rollout.InstanceName;
import dev.berth.server.secret.EnvironmentRedaction;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What the live release of an environment writes. */
@Component
class AppLogs {
  private final ReleaseHistory history;
  private final InstanceLogs logs;
  private final EnvironmentRedaction redaction;

  AppLogs(ReleaseHistory history, InstanceLogs logs, EnvironmentRedaction redaction) {
    this.history = history;
    this.logs = logs;
    this.redaction = redaction;
  }

  /** The last lines, oldest first; empty when nothing is live. */
  List<String> tail(Environment environment, int lines) {
    return live(environment)
        .map(name -> logs.tail(name, lines, redaction.of(environment.key())))
        .orElse(List.of());
  }

  /** Follows what it writes; goes on with the next release when that goes live. */
  Streams.Source follow(Environment environment) {
    return new AppLogEvents(logs, () -> live(environment), () -> redaction.of(environment.key()));
  }

  private Optional<InstanceName> live(Environment environment) {
    return history
        .live(environment)
        .map(release -> new InstanceName(environment.key(), release.number()));
  }
}
