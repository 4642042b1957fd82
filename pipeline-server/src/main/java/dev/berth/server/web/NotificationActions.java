package dev.berth.server.web;

import dev.berth.server.access.Actor;
import dev.berth.server.access.AuditLog;
import dev.berth.server.app.AppName;
import dev.berth.server.outbound.Notification;
import dev.berth.server.outbound.NotificationTable;
import dev.berth.server.outbound.Subscriber;
import dev.berth.server.outbound.Subscribers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Who is told of an app's deploys, as pages and API see and change it. */
@Component
class NotificationActions {
  private static final int RECENT = 30;

  private final ObjectProvider<Subscribers> subscribers;
  private final ObjectProvider<NotificationTable> messages;
  private final AuditLog audit;

  NotificationActions(
      ObjectProvider<Subscribers> subscribers,
      ObjectProvider<NotificationTable> messages,
      AuditLog audit) {
    this.subscribers = subscribers;
    this.messages = messages;
    this.audit = audit;
  }

  /**
   * Everything about it.
   *
   * @param messages the newest, newest first
   */
  record View(List<Subscriber> subscribers, List<Notification> messages) {}

  View view(AppName app) {
    return new View(
        subscribers.stream().findFirst().map(known -> known.of(app)).orElse(List.of()),
        messages.stream()
            .findFirst()
            .map(known -> known.recent(app, "subscriber:", RECENT))
            .orElse(List.of()));
  }

  Subscribers.Added add(
      AppName app, String kind, String address, String events, HttpServletRequest request) {
    String by = Actor.of(request).map(Actor::name).orElseThrow();
    Subscribers.Added added = subscribers.getObject().add(app, kind, address, events, by);
    audit.done(request, "subscriber.add", app + " " + added.subscriber().host());
    return added;
  }

  void test(AppName app, String id, HttpServletRequest request) {
    subscribers.getObject().test(app, id);
    audit.done(request, "subscriber.test", app + " " + id);
  }

  void remove(AppName app, String id, HttpServletRequest request) {
    subscribers.getObject().remove(app, id);
    audit.done(request, "subscriber.remove", app + " " + id);
  }
}
