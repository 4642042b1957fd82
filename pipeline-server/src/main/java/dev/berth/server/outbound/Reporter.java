package dev.berth.server.outbound;

import dev.berth.concurrent.BackgroundLoop;
import dev.berth.server.app.AppName;
import dev.berth.server.inbound.Connection;
import dev.berth.server.inbound.Connections;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Looks for what there is to tell, and tells it; one thread for each app that somebody wants to
 * hear of.
 */
@Component
class Reporter {
  private static final Logger log = LoggerFactory.getLogger(Reporter.class);
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration FIRST_LOOK = Duration.ofDays(1);

  /** A deploy is seen to have ended a little after its end. */
  private static final Duration OVERLAP = Duration.ofMinutes(2);

  private final Connections connections;
  private final Subscribers subscribers;
  private final DeployReports deploys;
  private final CrashReports crashes;
  private final HostReports reports;
  private final Notifications notifications;
  private final NotificationTable messages;
  private final Outbox outbox;
  private final Clock clock;
  private final Set<AppName> busy = ConcurrentHashMap.newKeySet();
  private final Map<AppName, Told> told = new ConcurrentHashMap<>();

  /**
   * How far everybody has heard.
   *
   * @param host whether the hosting service was among them
   * @param until what ended earlier needs no more telling
   */
  private record Told(boolean host, Instant until) {}

  Reporter(
      Connections connections,
      Subscribers subscribers,
      DeployReports deploys,
      CrashReports crashes,
      HostReports reports,
      Notifications notifications,
      NotificationTable messages,
      Outbox outbox,
      Clock clock) {
    this.connections = connections;
    this.subscribers = subscribers;
    this.deploys = deploys;
    this.crashes = crashes;
    this.reports = reports;
    this.notifications = notifications;
    this.messages = messages;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Bean
  BackgroundLoop reportLoop() {
    return BackgroundLoop.every(Duration.ofSeconds(2), "reports", this::look)
        .startingAfter(Duration.ofSeconds(3));
  }

  @Bean
  BackgroundLoop oldMessagesLoop() {
    return BackgroundLoop.every(Duration.ofHours(6), "old-messages", this::forget)
        .startingAfter(Duration.ofMinutes(10));
  }

  void look() {
    Map<AppName, Connection> connected = new HashMap<>();
    connections.all().forEach(connection -> connected.put(connection.app(), connection));
    Map<AppName, List<Subscriber>> hearing =
        subscribers.all().stream().collect(Collectors.groupingBy(Subscriber::app));
    List<CrashReport> crashing = hearing.isEmpty() ? List.of() : crashes.now();
    Set<AppName> apps = new HashSet<>(connected.keySet());
    apps.addAll(hearing.keySet());
    for (AppName app : apps) {
      if (busy.add(app)) {
        Thread.ofVirtual()
            .name("reports-" + app)
            .start(() ->
                tell(
                    app,
                    Optional.ofNullable(connected.get(app)),
                    hearing.getOrDefault(app, List.of()),
                    crashing));
      }
    }
  }

  private void tell(
      AppName app,
      Optional<Connection> connection,
      List<Subscriber> hearing,
      List<CrashReport> crashing) {
    try {
      Instant now = clock.instant();
      boolean host = connection.map(reports::canTell).orElse(false);
      List<DeployReport> newest = deploys.of(app, since(app, host, now));
      connection.ifPresent(known -> reports.tell(known, newest));
      hearing.forEach(subscriber -> {
        notifications.tell(subscriber, newest);
        notifications.tellOfCrashes(subscriber, crashing);
      });
      told.put(app, new Told(host, unsettled(newest).orElse(now).minus(OVERLAP)));
    } catch (RuntimeException e) {
      log.warn("Nobody can be told of {} now", app, e);
    } finally {
      busy.remove(app);
    }
  }

  /** A service that can be told only from now on hears of the last day too. */
  private Instant since(AppName app, boolean host, Instant now) {
    Told before = told.get(app);
    return before == null || before.host() != host ? now.minus(FIRST_LOOK) : before.until();
  }

  /** The earliest end of a deploy that somebody has not heard of yet. */
  private Optional<Instant> unsettled(List<DeployReport> newest) {
    return newest.stream()
        .filter(one -> one.isFinal() && outbox.isWaiting(one.deploy()))
        .map(DeployReport::endedAt)
        .min(Comparator.naturalOrder());
  }

  private void forget() {
    messages.forgetOld(clock.instant().minus(KEPT));
  }
}
