package dev.berth.server.outbound;

import dev.berth.server.app.PublicUrls;
import dev.berth.server.inbound.Connection;
import dev.berth.server.inbound.Connections;
import dev.berth.webhooks.Credential;
import dev.berth.webhooks.host.RepositoryAccess;
import dev.berth.webhooks.host.RepositoryHost;
import dev.berth.webhooks.host.WebhookId;
import dev.berth.webhooks.host.WebhookTarget;
import dev.berth.webhooks.send.HostAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Makes the webhook at a hosting service, where a token lets Berth do so. */
@Component
public class HostHooks {
  private final OutboundClients senders;
  private final Connections connections;
  private final PublicUrls urls;

  HostHooks(OutboundClients senders, Connections connections, PublicUrls urls) {
    this.senders = senders;
    this.connections = connections;
    this.urls = urls;
  }

  /** Makes sure that the service sends to Berth; says what was done, or what is left to do. */
  public List<String> setUp(Connection connection) {
    Optional<RepositoryHost> host = senders.host(connection);
    String service = connection.service().title();
    if (host.isEmpty()) {
      return List.of("Without a token the webhook at " + service + " is yours to make");
    }
    List<String> words = new ArrayList<>();
    switch (host.get().access()) {
      case HostAnswer.Done<RepositoryAccess>(RepositoryAccess access) ->
          words.addAll(access.advice());
      case HostAnswer.TryLater<RepositoryAccess>(var _, String why) -> words.add(why);
      case HostAnswer.Refused<RepositoryAccess>(var _, String summary, String advice) ->
          words.add(summary + ": " + advice);
    }
    if (urls.isLocal()) {
      words.add(
          "This Berth has no public address, so "
              + service
              + " can not reach it: it looks at the repository by itself every few minutes");
      return words;
    }
    words.add(make(connection, host.get()));
    return words;
  }

  private String make(Connection connection, RepositoryHost host) {
    String service = connection.service().title();
    WebhookTarget target =
        new WebhookTarget(
            urls.hook(connection.id()),
            Credential.of(connections.secrets(connection.app()).secret()));
    return switch (host.ensureWebhook(target)) {
      case HostAnswer.Done<WebhookId>(WebhookId id) -> {
        connections.hook(connection.app(), id.value());
        host.testWebhook(id);
        yield "The webhook at " + service + " is made";
      }
      case HostAnswer.TryLater<WebhookId>(var _, String why) ->
          "The webhook at " + service + " is not made: " + why;
      case HostAnswer.Refused<WebhookId>(var _, String summary, String advice) ->
          "The webhook at " + service + " is not made: " + summary + ". " + advice;
    };
  }
}
