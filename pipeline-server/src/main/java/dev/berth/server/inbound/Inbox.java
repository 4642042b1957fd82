package dev.berth.server.inbound;

import dev.berth.concurrent.BackgroundLoop;
import dev.berth.server.app.AppName;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import dev.berth.server.failure.Fault;
import dev.berth.webhooks.Delivery;
import dev.berth.webhooks.MalformedDelivery;
import dev.berth.webhooks.ParsedDelivery;
import dev.berth.webhooks.Repository;
import dev.berth.webhooks.WebhookEvent;
import dev.berth.webhooks.WebhookProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Handles what was stored, one delivery of an app after the other, and looks at repositories from
 * which nothing came. A server that was killed goes on where it was.
 */
@Component
class Inbox {
  private static final Logger log = LoggerFactory.getLogger(Inbox.class);
  private static final int AT_ONCE = 100;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  /** What comes together is looked at together. */
  private static final Duration TOGETHER = Duration.ofMillis(20);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

  private final Deliveries deliveries;
  private final Connections connections;
  private final Branches branches;
  private final PullRequests requests;
  private final InboundSettings settings;
  private final Clock clock;
  private final BackgroundLoop loop = BackgroundLoop.every(BETWEEN_LOOKS, "inbox", this::round);
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  Inbox(
      Deliveries deliveries,
      Connections connections,
      Branches branches,
      PullRequests requests,
      InboundSettings settings,
      Clock clock) {
    this.deliveries = deliveries;
    this.connections = connections;
    this.branches = branches;
    this.requests = requests;
    this.settings = settings;
    this.clock = clock;
  }

  /** Asks for a look at once; returns immediately. */
  void look() {
    loop.wake();
  }

  @Bean
  BackgroundLoop inboxLoop() {
    return loop;
  }

  @Bean
  BackgroundLoop oldDeliveriesLoop() {
    return BackgroundLoop.every(Duration.ofHours(1), "old-deliveries", this::forget)
        .startingAfter(Duration.ofMinutes(10));
  }

  /** Each app has a thread of its own: one repository that is slow holds nobody else up. */
  private void round() throws InterruptedException {
    Thread.sleep(TOGETHER);
    Set<String> apps = new HashSet<>();
    deliveries.waiting().forEach(app -> apps.add(app.value()));
    for (Connection connection : connections.due()) {
      apps.add(connection.app().value());
    }
    for (String app : apps) {
      if (busy.add(app)) {
        Thread.ofVirtual().name("inbox-" + app).start(() -> serve(app));
      }
    }
  }

  private void serve(String app) {
    try {
      List<StoredDelivery> waiting;
      do {
        waiting = deliveries.waiting(new AppName(app), AT_ONCE);
        for (StoredDelivery delivery : waiting) {
          if (loop.isRunning()) {
            handle(delivery);
          }
        }
      } while (loop.isRunning() && waiting.size() == AT_ONCE);
      for (Connection connection : connections.due()) {
        if (loop.isRunning() && connection.app().value().equals(app)) {
          heal(connection);
        }
      }
    } catch (RuntimeException e) {
      log.warn("Deliveries of {} can not be handled now", app, e);
    } finally {
      busy.remove(app);
    }
  }

  private void forget() {
    deliveries.forgetBodies(clock.instant().minus(settings.keepBodies()));
  }

  /** What nobody has told of. */
  private void heal(Connection connection) {
    try {
      for (String line : branches.look(connection, connection.service().title())) {
        log.info("{} changed without a delivery: {}", connection.app(), line);
      }
    } catch (DeployException e) {
      log.info("{} is not to be looked at: {}", connection.app(), e.getMessage());
    }
  }

  private void handle(StoredDelivery stored) {
    Optional<Connection> connection = connections.of(stored.app());
    Optional<byte[]> body = deliveries.body(stored.number());
    if (connection.isEmpty() || body.isEmpty()) {
      deliveries.handled(stored.number(), StoredDelivery.State.FAILED, "Nothing of it is left");
      return;
    }
    try {
      WebhookProvider provider = WebhookProvider.of(connection.get().service(), clock);
      switch (provider.parse(delivery(stored, body.get()))) {
        case ParsedDelivery.Events(List<WebhookEvent> events) ->
            handle(stored, connection.get(), events);
        case MalformedDelivery wrong ->
            deliveries.handled(
                stored.number(),
                StoredDelivery.State.FAILED,
                "It is not what "
                    + connection.get().service().title()
                    + " documents: "
                    + wrong.sentence());
      }
    } catch (DeployException e) {
      failed(stored, e.failure());
    } catch (RuntimeException e) {
      log.error("Delivery {} of {} can not be handled", stored.number(), stored.app(), e);
      deliveries.handled(
          stored.number(),
          StoredDelivery.State.FAILED,
          "Berth failed while it handled it; its log says why");
    }
  }

  private void handle(StoredDelivery stored, Connection connection, List<WebhookEvent> events) {
    List<String> words = new ArrayList<>();
    boolean concerns = false;
    boolean looked = false;
    for (WebhookEvent event : events) {
      Optional<String> other = otherRepository(connection, event);
      if (other.isPresent()) {
        words.add("about another repository, " + other.get());
        continue;
      }
      switch (event) {
        case WebhookEvent.Push push -> {
          concerns = true;
          if (!looked) {
            looked = true;
            words.addAll(branches.look(connection, push.pusher(), stored.receivedAt()));
          }
        }
        case WebhookEvent.BranchDeleted _ -> {
          concerns = true;
          if (!looked) {
            looked = true;
            words.addAll(
                branches.look(connection, connection.service().title(), stored.receivedAt()));
          }
        }
        case WebhookEvent.TagPushed tag ->
            words.add("tag " + tag.tag() + ": branches are deployed, tags are not");
        case WebhookEvent.PullRequest request -> {
          concerns = true;
          words.addAll(requests.heard(connection, request, stored.receivedAt()));
        }
        case WebhookEvent.Ping _ -> {
          concerns = true;
          words.add("the connection works");
        }
        case WebhookEvent.Ignored ignored -> words.add(ignored.reason());
      }
    }
    deliveries.handled(
        stored.number(),
        concerns ? StoredDelivery.State.DONE : StoredDelivery.State.IGNORED,
        words.isEmpty() ? "nothing has changed" : String.join("\n", words));
  }

  /** A delivery says what it is about; names of repositories know no case. */
  private static Optional<String> otherRepository(Connection connection, WebhookEvent event) {
    Optional<Repository> named =
        switch (event) {
          case WebhookEvent.Push push -> Optional.of(push.repository());
          case WebhookEvent.BranchDeleted deleted -> Optional.of(deleted.repository());
          case WebhookEvent.TagPushed tag -> Optional.of(tag.repository());
          case WebhookEvent.PullRequest request -> Optional.of(request.repository());
          case WebhookEvent.Ping _, WebhookEvent.Ignored _ -> Optional.empty();
        };
    return named
        .map(Repository::fullName)
        .filter(name -> !name.equalsIgnoreCase(connection.address().path()));
  }

  /** What passes by itself is tried again, less and less often. */
  private void failed(StoredDelivery stored, Failure failure) {
    String words = failure.summary() + "\n" + failure.advice() + "\ncode: " + failure.code();
    boolean passes = failure.fault() == Fault.TRANSIENT;
    if (passes && stored.attempts() + 1 < settings.attempts()) {
      deliveries.postponed(
          stored.number(),
          words,
          clock
              .instant()
              .plus(FIRST_PAUSE.multipliedBy(1L << Math.min(10, 2 * stored.attempts()))));
    } else {
      deliveries.handled(stored.number(), StoredDelivery.State.FAILED, words);
    }
  }

  /** Kept headers say which event it is; what proved it was masked, and has been looked at. */
  private static Delivery delivery(StoredDelivery stored, byte[] body) {
    Map<String, List<String>> headers = new TreeMap<>();
    stored.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    return Delivery.owning(headers, body);
  }
}
