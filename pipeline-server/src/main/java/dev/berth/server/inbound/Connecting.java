package dev.berth.server.inbound;

import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.PublicUrls;
import dev.berth.server.failure.DeployException;
import dev.berth.server.source.mirror.DeployKey;
import dev.berth.server.source.mirror.HostKeys;
import dev.berth.server.source.mirror.RemoteAddress;
import dev.berth.server.source.mirror.RemoteCredentials;
import dev.berth.server.source.mirror.RemoteRepositories;
import dev.berth.server.source.mirror.RemoteSettings;
import dev.berth.webhooks.HostingService;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Connects apps with repositories, and parts them. */
@Component
public class Connecting {
  private static final int ID_BYTES = 16;
  private static final int SECRET_BYTES = 32;

  private final Connections connections;
  private final RemoteRepositories remotes;
  private final Branches branches;
  private final Deliveries deliveries;
  private final Inbox inbox;
  private final AppCatalog catalog;
  private final PublicUrls urls;
  private final HostKeys hostKeys;
  private final RemoteSettings looks;
  private final SecureRandom random = new SecureRandom();

  Connecting(
      Connections connections,
      RemoteRepositories remotes,
      Branches branches,
      Deliveries deliveries,
      Inbox inbox,
      AppCatalog catalog,
      PublicUrls urls,
      HostKeys hostKeys,
      RemoteSettings looks) {
    this.connections = connections;
    this.remotes = remotes;
    this.branches = branches;
    this.deliveries = deliveries;
    this.inbox = inbox;
    this.catalog = catalog;
    this.urls = urls;
    this.hostKeys = hostKeys;
    this.looks = looks;
  }

  /**
   * What somebody wants to connect.
   *
   * @param address as pasted
   * @param service its name; empty when the address says it
   * @param token reads the repository; empty when nothing is needed or the address is an ssh one
   */
  public record Wish(String address, String service, Optional<String> token) {
    @Override
    public String toString() {
      return address;
    }
  }

  /**
   * Connects an app and deploys the default branch.
   *
   * @return what the deploy of the default branch was told
   */
  public List<String> connect(AppName app, Wish wish, String by) {
    RemoteAddress address = RemoteAddress.parse(wish.address());
    HostingService service = service(address, wish.service());
    if (connections.of(app).isPresent()) {
      throw new DeployException(
          InboundCode.TAKEN.because(
              app + " is connected already", "Disconnect it first, or connect another app"));
    }
    DeployKey key = connections.key(app);
    // Who connects again believes what the host shows now.
    hostKeys.forget(app);
    RemoteCredentials credentials = credentials(app, address, service, wish, key);
    RemoteRepositories.Heads heads = remotes.heads(address, credentials);
    String branch =
        heads
            .defaultBranch()
            .orElseThrow(() ->
                new DeployException(
                    InboundCode.NO_COMMIT.because(
                        address.page() + " has no commit yet", "Push one, then connect it")));
    String production = catalog.ensure(app, branch).productionBranch();
    if (!heads.branches().containsKey(production)) {
      throw new DeployException(
          InboundCode.NO_BRANCH.because(
              app
                  + " deploys \""
                  + production
                  + "\" to production, and "
                  + address.page()
                  + " has no such branch",
              "Connect it under another name, or push \"" + production + "\" there first"));
    }
    connections.keep(app, new Connections.Secrets(random(SECRET_BYTES), wish.token(), key));
    connections.add(app, random(ID_BYTES), service, address, production, by, looks.look());
    // What was there before is deployed when it changes: nobody wants a hundred previews at once.
    heads
        .branches()
        .forEach((name, commit) -> {
          if (!name.equals(production)) {
            connections.branch(app, name, commit, "");
          }
        });
    return branches.look(connections.of(app).orElseThrow(), by);
  }

  /** Parts an app from its repository; what is deployed stays. */
  public void disconnect(AppName app) {
    connections.remove(app);
  }

  /** Handles a delivery once more. */
  public void again(AppName app, long number) {
    StoredDelivery delivery =
        deliveries
            .find(app, number)
            .filter(StoredDelivery::again)
            .orElseThrow(() ->
                new DeployException(
                    InboundCode.NO_DELIVERY.because(
                        "Delivery " + number + " of " + app + " is not kept any more",
                        "Let the service send it again, or push a commit")));
    deliveries.again(delivery.number());
    inbox.look();
  }

  /** The public half of the app's key, as services take it; made when it is first asked for. */
  public String deployKey(AppName app) {
    return connections.key(app).authorized("berth-" + app);
  }

  /** What the service signs with. */
  public String secret(AppName app) {
    return connections.secrets(app).secret();
  }

  /** The connection of an app. */
  public Optional<Connection> of(AppName app) {
    return connections.of(app);
  }

  /** Where the service has to send to. */
  public String hookAddress(Connection connection) {
    return urls.hook(connection.id()).toString();
  }

  private static HostingService service(RemoteAddress address, String named) {
    Optional<HostingService> service =
        named.isBlank() ? HostingService.at(address.host()) : HostingService.named(named.strip());
    return service.orElseThrow(() ->
        new DeployException(
            InboundCode.UNKNOWN_SERVICE.because(
                named.isBlank()
                    ? "The address does not say which service runs at " + address.host()
                    : "Berth knows no service \"" + named.strip() + "\"",
                "Name it: github, gitlab, gitea (also for Forgejo) or bitbucket")));
  }

  private static RemoteCredentials credentials(
      AppName app, RemoteAddress address, HostingService service, Wish wish, DeployKey key) {
    if (address.scheme().equals("ssh")) {
      return new RemoteCredentials.Key(app, key);
    }
    return wish.token()
        .<RemoteCredentials>map(
            token -> new RemoteCredentials.Token(service.userBesideToken(), token))
        .orElseGet(RemoteCredentials.None::new);
  }

  private String random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
