package dev.berth.server.deploy;

import dev.berth.server.rollout.InstanceLogs;
import dev.berth.server.rollout.InstanceName;
import dev.berth.server.rollout.LoggedLine;
import dev.berth.server.secret.EnvironmentRedaction;
import java.util.List;
import org.springframework.stereotype.Component;

/** What a crashed release wrote last, without secret values. */
@Component
public class CrashLines {
  private static final int LOOKED_AT = 60;

  private final InstanceLogs logs;
  private final EnvironmentRedaction redaction;

  CrashLines(InstanceLogs logs, EnvironmentRedaction redaction) {
    this.logs = logs;
    this.redaction = redaction;
  }

  /** The last lines, oldest first. */
  public List<String> of(Crashes.Story story, int most) {
    List<String> lines =
        logs
            .last(
                InstanceName.web(story.environment(), story.release()),
                LOOKED_AT,
                redaction.of(story.environment()))
            .lines()
            .stream()
            .filter(line -> !line.note() && !line.text().isBlank())
            .map(LoggedLine::text)
            .toList();
    return lines.subList(Math.max(0, lines.size() - most), lines.size());
  }
}
