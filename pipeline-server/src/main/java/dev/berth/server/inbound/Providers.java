package dev.berth.server.inbound;

import dev.berth.server.source.mirror.RemoteAddress;
import dev.berth.webhooks.Delivery;
import dev.berth.webhooks.HostingService;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is particular to each hosting service. */
final class Providers {
  private Providers() {}

  /** What the service calls what has happened. */
  static String event(Delivery delivery) {
    for (String header :
        List.of(
            "x-github-event",
            "x-gitlab-event",
            "x-forgejo-event",
            "x-gitea-event",
            "x-event-key")) {
      Optional<String> event = delivery.headers().only(header);
      if (event.isPresent()) {
        return event.get();
      }
    }
    return "unknown";
  }

  /** The service of this name, in any case. */
  static Optional<HostingService> named(String name) {
    return Arrays.stream(HostingService.values())
        .filter(service -> service.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /** Where it keeps the commit that a request offers; empty when only the fork has it. */
  static Optional<String> requestRef(HostingService service, int number) {
    return switch (service) {
      case GITHUB, GITEA -> Optional.of("refs/pull/" + number + "/head");
      case GITLAB -> Optional.of("refs/merge-requests/" + number + "/head");
      case BITBUCKET -> Optional.empty();
    };
  }

  /** Which service a repository lives at, where its host says so. */
  static Optional<HostingService> guess(RemoteAddress address) {
    String host = address.host();
    if (host.equals("github.com") || host.startsWith("github.")) {
      return Optional.of(HostingService.GITHUB);
    }
    if (host.equals("gitlab.com") || host.startsWith("gitlab.")) {
      return Optional.of(HostingService.GITLAB);
    }
    if (host.equals("bitbucket.org")) {
      return Optional.of(HostingService.BITBUCKET);
    }
    if (host.equals("codeberg.org") || host.startsWith("gitea.") || host.startsWith("forgejo.")) {
      return Optional.of(HostingService.GITEA);
    }
    return Optional.empty();
  }
}
