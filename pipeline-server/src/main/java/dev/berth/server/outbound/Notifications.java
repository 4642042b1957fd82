package dev.berth.server.outbound;

import dev.berth.server.app.PublicUrls;
import dev.berth.webhooks.Credential;
import dev.berth.webhooks.outgoing.DeployNews;
import dev.berth.webhooks.outgoing.OutgoingMessage;
import dev.berth.webhooks.outgoing.OutgoingWebhooks;
import dev.berth.webhooks.outgoing.SlackMessage;
import dev.berth.webhooks.send.HostAnswer;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Tells subscribers of deploys that have ended since they are there. */
@Component
class Notifications {
  static final String TEST = "test-";

  private final OutboundClients senders;
  private final Outbox outbox;
  private final Subscribers subscribers;
  private final NotificationTable messages;
  private final PublicUrls urls;
  private final Clock clock;

  Notifications(
      OutboundClients senders,
      Outbox outbox,
      Subscribers subscribers,
      NotificationTable messages,
      PublicUrls urls,
      Clock clock) {
    this.senders = senders;
    this.outbox = outbox;
    this.subscribers = subscribers;
    this.messages = messages;
    this.urls = urls;
    this.clock = clock;
  }

  void tell(Subscriber subscriber, List<DeployReport> newestFirst) {
    for (DeployReport report : newestFirst.reversed()) {
      Optional<Subscriber.Event> event = event(report);
      if (event.isPresent()
          && subscriber.events().contains(event.get())
          && report.endedAt().isAfter(subscriber.createdAt())) {
        outbox.tell(
            subscriber.app(),
            report.deploy(),
            subscriber.part(),
            report.key(),
            message -> send(subscriber, message, event.get(), of(report, event.get())));
      }
    }
    for (Notification test : messages.recent(subscriber.app(), subscriber.part(), 50)) {
      if (test.about().startsWith(TEST)) {
        outbox.tell(
            subscriber.app(),
            test.about(),
            subscriber.part(),
            "test",
            message -> send(subscriber, message, Subscriber.Event.LIVE, test(subscriber)));
      }
    }
  }

  /** Tells of releases that crash again and again, once for each time it begins. */
  void tellOfCrashes(Subscriber subscriber, List<CrashReport> crashes) {
    if (!subscriber.events().contains(Subscriber.Event.CRASHING)) {
      return;
    }
    for (CrashReport crash : crashes) {
      if (crash.environment().app().equals(subscriber.app())) {
        outbox.tell(
            subscriber.app(),
            crash.about(),
            subscriber.part(),
            "crashing",
            message -> send(subscriber, message, Subscriber.Event.CRASHING, crash.news(urls)));
      }
    }
  }

  private static Optional<Subscriber.Event> event(DeployReport report) {
    return switch (report.state()) {
      case LIVE ->
          Optional.of(report.rollback() ? Subscriber.Event.ROLLED_BACK : Subscriber.Event.LIVE);
      case FAILED -> Optional.of(Subscriber.Event.FAILED);
      case PENDING, DROPPED -> Optional.empty();
    };
  }

  private HostAnswer<String> send(
      Subscriber subscriber, Notification message, Subscriber.Event event, DeployNews news) {
    OutgoingWebhooks webhooks = senders.webhooks();
    URI address = subscribers.address(subscriber);
    HostAnswer<OutgoingWebhooks.Delivered> answer =
        switch (subscriber.kind()) {
          case SLACK -> webhooks.send(Credential.of(address.toString()), SlackMessage.of(news));
          case WEBHOOK ->
              webhooks.send(
                  address,
                  new OutgoingMessage(
                      "msg_" + message.about(),
                      "deploy." + event.name().toLowerCase(Locale.ROOT),
                      clock.instant(),
                      data(message, news)),
                  subscribers.secret(subscriber));
        };
    return switch (answer) {
      case HostAnswer.Done<OutgoingWebhooks.Delivered>(var delivered) ->
          new HostAnswer.Done<>("status " + delivered.status());
      case HostAnswer.TryLater<OutgoingWebhooks.Delivered>(var after, var why) ->
          new HostAnswer.TryLater<>(after, why);
      case HostAnswer.Refused<OutgoingWebhooks.Delivered>(var problem, var summary, var advice) ->
          new HostAnswer.Refused<>(problem, summary, advice);
    };
  }

  private static Map<String, String> data(Notification message, DeployNews news) {
    Map<String, String> data = new TreeMap<>();
    data.put("app", news.app());
    data.put("environment", news.environment());
    data.put("commit", news.commit());
    data.put("author", news.author());
    data.put("summary", news.summary());
    data.put("deploy", news.deploy().toString());
    data.put("test", Boolean.toString(message.about().startsWith(TEST)));
    news.live().ifPresent(live -> data.put("url", live.toString()));
    return data;
  }

  private static DeployNews of(DeployReport report, Subscriber.Event event) {
    DeployNews.Outcome outcome =
        switch (event) {
          case LIVE -> DeployNews.Outcome.LIVE;
          case FAILED -> DeployNews.Outcome.FAILED;
          case ROLLED_BACK -> DeployNews.Outcome.ROLLED_BACK;
          case CRASHING -> DeployNews.Outcome.CRASHING;
        };
    return new DeployNews(
        outcome,
        report.environment().app().value(),
        report.environment().title(),
        report.commitId().map(id -> id.substring(0, 7)).orElse("a release"),
        report.author(),
        report.words(),
        event == Subscriber.Event.FAILED ? Optional.empty() : Optional.of(report.live()),
        report.page());
  }

  private DeployNews test(Subscriber subscriber) {
    return new DeployNews(
        DeployNews.Outcome.LIVE,
        subscriber.app().value(),
        "production",
        "0000000",
        subscriber.createdBy(),
        "This is a test: nothing was deployed",
        Optional.empty(),
        urls.page(subscriber.app()));
  }
}
