package dev.berth.server.outbound;

import dev.berth.server.app.AppCatalog;
import dev.berth.server.deploy.CrashLines;
import dev.berth.server.deploy.Crashes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Finds live releases that crash again and again. */
@Component
class CrashReports {
  private static final int LINES = 3;

  private final Crashes crashes;
  private final CrashLines lines;
  private final AppCatalog catalog;
  private final Clock clock;

  CrashReports(Crashes crashes, CrashLines lines, AppCatalog catalog, Clock clock) {
    this.crashes = crashes;
    this.lines = lines;
    this.catalog = catalog;
    this.clock = clock;
  }

  List<CrashReport> now() {
    Instant now = clock.instant();
    return crashes.live().values().stream()
        .filter(story -> story.isLoop(now))
        .flatMap(story ->
            catalog
                .environment(story.environment())
                .map(environment -> new CrashReport(environment, story, lines.of(story, LINES)))
                .stream())
        .toList();
  }
}
