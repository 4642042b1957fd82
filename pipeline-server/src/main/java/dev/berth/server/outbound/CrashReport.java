package dev.berth.server.outbound;

import dev.berth.server.app.Environment;
import dev.berth.server.app.PublicUrls;
import dev.berth.server.deploy.Crashes;
import dev.berth.webhooks.outgoing.DeployNews;
import java.util.List;
import java.util.Optional;

/**
 * What there is to tell of a live release that crashes again and again.
 *
 * @param lines what it wrote last
 */
record CrashReport(Environment environment, Crashes.Story story, List<String> lines) {
  /** Names this time, so that the next is told too. */
  String about() {
    return "crash-%s-r%d-%d"
        .formatted(story.environment(), story.release(), story.since().getEpochSecond());
  }

  DeployNews news(PublicUrls urls) {
    String last = lines.isEmpty() ? "" : " Its last lines: " + String.join(" | ", lines);
    return new DeployNews(
        DeployNews.Outcome.CRASHING,
        environment.app().value(),
        environment.title(),
        "release " + story.release(),
        "Berth",
        "Release %d was %s.%s".formatted(story.release(), story.words(), last),
        Optional.of(urls.of(environment)),
        urls.page(environment.app()));
  }
}
