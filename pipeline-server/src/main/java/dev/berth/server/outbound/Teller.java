package dev.berth.server.outbound;

import dev.berth.server.app.App;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.inbound.Connection;
import dev.berth.server.inbound.Connections;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks for news and tells them; one thread for each app that somebody wants to hear of. */
@Component
class Teller {
  private static final Logger log = LoggerFactory.getLogger(Teller.class);
  private static final Duration KEPT = Duration.ofDays(30);

  private final AppCatalog catalog;
  private final Connections connections;
  private final Subscribers subscribers;
  private final NewsDesk desk;
  private final HostReports reports;
  private final Notifications notifications;
  private final Messages messages;
  private final Clock clock;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  Teller(
      AppCatalog catalog,
      Connections connections,
      Subscribers subscribers,
      NewsDesk desk,
      HostReports reports,
      Notifications notifications,
      Messages messages,
      Clock clock) {
    this.catalog = catalog;
    this.connections = connections;
    this.subscribers = subscribers;
    this.desk = desk;
    this.reports = reports;
    this.notifications = notifications;
    this.messages = messages;
    this.clock = clock;
  }

  @Scheduled(initialDelayString = "PT3S", fixedDelayString = "PT2S")
  void look() {
    for (App app : catalog.all()) {
      Optional<Connection> connection = connections.of(app.name());
      List<Subscriber> hearing = subscribers.of(app.name());
      boolean matters = connection.isPresent() || !hearing.isEmpty();
      if (matters && busy.add(app.name().value())) {
        Thread.ofVirtual().name("teller-" + app.name()).start(() -> tell(app, connection, hearing));
      }
    }
  }

  private void tell(App app, Optional<Connection> connection, List<Subscriber> hearing) {
    try {
      List<News> news = desk.of(app.name());
      connection.ifPresent(known -> reports.tell(known, news));
      hearing.forEach(subscriber -> notifications.tell(subscriber, news));
    } catch (RuntimeException e) {
      log.warn("Nobody can be told of {} now", app.name(), e);
    } finally {
      busy.remove(app.name().value());
    }
  }

  @Scheduled(initialDelayString = "PT10M", fixedDelayString = "PT6H")
  void forget() {
    messages.forgetOld(clock.instant().minus(KEPT));
  }
}
