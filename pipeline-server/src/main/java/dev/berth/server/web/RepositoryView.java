package dev.berth.server.web;

import dev.berth.server.app.AppName;
import dev.berth.server.inbound.Connecting;
import dev.berth.server.inbound.Connection;
import dev.berth.server.inbound.Deliveries;
import dev.berth.server.inbound.KnownPullRequest;
import dev.berth.server.inbound.PullRequests;
import dev.berth.server.inbound.StoredDelivery;
import dev.berth.server.outbound.Notification;
import dev.berth.server.outbound.NotificationTable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What is to be seen of an app's repository elsewhere. */
@Component
class RepositoryView {
  private static final int RECENT = 30;

  private final ObjectProvider<Connecting> connecting;
  private final ObjectProvider<Deliveries> deliveries;
  private final ObjectProvider<PullRequests> requests;
  private final ObjectProvider<NotificationTable> messages;

  RepositoryView(
      ObjectProvider<Connecting> connecting,
      ObjectProvider<Deliveries> deliveries,
      ObjectProvider<PullRequests> requests,
      ObjectProvider<NotificationTable> messages) {
    this.connecting = connecting;
    this.deliveries = deliveries;
    this.requests = requests;
    this.messages = messages;
  }

  /**
   * Everything about it.
   *
   * @param page its page at the service
   * @param hook where the service has to send to
   * @param deployKey what reads it over ssh
   * @param told what the service has not heard yet, or never will
   * @param confirmedAt when the service first showed that it knows the secret
   */
  record View(
      String service,
      String address,
      String page,
      String branch,
      String hook,
      String deployKey,
      Instant connectedAt,
      String connectedBy,
      Optional<Instant> confirmedAt,
      Optional<Instant> lookedAt,
      Optional<Instant> refusedAt,
      String trouble,
      List<KnownPullRequest> requests,
      List<StoredDelivery> deliveries,
      List<Notification> told) {}

  /** Empty when the app is not connected. */
  Optional<View> of(AppName app) {
    return of(app, RECENT);
  }

  /**
   * The same.
   *
   * @param limit how many deliveries
   */
  Optional<View> of(AppName app, int limit) {
    return connecting.stream()
        .findFirst()
        .flatMap(found -> found.of(app))
        .map(connection -> view(connection, limit));
  }

  private View view(Connection connection, int limit) {
    Connecting about = connecting.getObject();
    AppName app = connection.app();
    return new View(
        connection.service().title(),
        connection.address().url(),
        connection.address().page(),
        connection.defaultBranch(),
        about.hookAddress(connection),
        about.deployKey(app),
        connection.connectedAt(),
        connection.connectedBy(),
        connection.confirmedAt(),
        connection.lookedAt(),
        connection.refusedAt(),
        connection.trouble(),
        requests.getObject().open(app),
        deliveries.getObject().recent(app, limit),
        messages.getObject().recent(app, "host:", RECENT).stream()
            .filter(message -> message.state() != Notification.State.DONE)
            .toList());
  }
}
