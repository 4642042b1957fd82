package dev.berth.server.web;

import dev.berth.sandbox.IsolationReport;
import dev.berth.server.app.PublicUrls;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The one line that ends a start. */
@Component
class ReadyLine {
  private static final Logger LOG = LoggerFactory.getLogger(ReadyLine.class);

  private final PublicUrls urls;
  private final IsolationReport isolation;

  ReadyLine(PublicUrls urls, IsolationReport isolation) {
    this.urls = urls;
    this.isolation = isolation;
  }

  @EventListener
  void say(ApplicationReadyEvent ready) {
    LOG.info(
        "Berth {} is ready at {} after {} ms, isolation: {}",
        BerthVersion.current(),
        urls.console(),
        ready.getTimeTaken() == null ? "?" : ready.getTimeTaken().toMillis(),
        isolation.mode().name().toLowerCase(Locale.ROOT));
  }
}
