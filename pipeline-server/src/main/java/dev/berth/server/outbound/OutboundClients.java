package dev.berth.server.outbound;

import dev.berth.server.inbound.Connection;
import dev.berth.server.inbound.Connections;
import dev.berth.server.installation.OutboundRules;
import dev.berth.server.source.mirror.RemoteAddress;
import dev.berth.server.source.mirror.RemoteSettings;
import dev.berth.webhooks.Credential;
import dev.berth.webhooks.HostingService;
import dev.berth.webhooks.host.HostSettings;
import dev.berth.webhooks.host.RepositoryHost;
import dev.berth.webhooks.outgoing.OutgoingWebhooks;
import dev.berth.webhooks.send.HttpSender;
import dev.berth.webhooks.send.SenderSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Ways to other machines; made when they are first needed. */
@Component
class OutboundClients implements DisposableBean {
  private final Connections connections;
  private final RemoteSettings settings;
  private final Clock clock;
  private @Nullable HttpSender sender;

  OutboundClients(Connections connections, RemoteSettings settings, Clock clock) {
    this.connections = connections;
    this.settings = settings;
    this.clock = clock;
  }

  /** The repository at its service; empty without a token. */
  Optional<RepositoryHost> host(Connection connection) {
    return connections
        .secrets(connection.app())
        .token()
        .map(token ->
            RepositoryHost.of(
                new HostSettings(
                    connection.service(),
                    api(connection.service(), connection.address()),
                    connection.address().path(),
                    Credential.of(token)),
                sender(),
                clock));
  }

  OutgoingWebhooks webhooks() {
    return new OutgoingWebhooks(sender(), clock);
  }

  /** A repository that is reached over ssh has its API behind https at the usual port. */
  private static URI api(HostingService service, RemoteAddress address) {
    String port =
        address.scheme().equals("https") ? address.port().map(at -> ":" + at).orElse("") : "";
    return service.api(URI.create("https://" + address.host() + port));
  }

  private synchronized HttpSender sender() {
    HttpSender known = sender;
    if (known == null) {
      OutboundRules rules = settings.rules();
      SenderSettings usual = SenderSettings.usual();
      try {
        known =
            new HttpSender(
                rules::allow,
                new SenderSettings(
                    usual.connectTimeout(),
                    usual.deadline(),
                    usual.maxReply(),
                    Optional.of(settings.trust())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      sender = known;
    }
    return known;
  }

  @Override
  public synchronized void destroy() {
    if (sender != null) {
      sender.close();
      sender = null;
    }
  }
}
