package dev.berth.webhooks;

import java.util.Locale;
import java.util.Optional;

/** The hosting services whose webhooks are understood. */
public enum Service {
  GITHUB("GitHub"),
  GITLAB("GitLab"),
  /** Gitea and Forgejo. */
  GITEA("Gitea"),
  /** Bitbucket Cloud. */
  BITBUCKET("Bitbucket");

  private final String title;

  Service(String title) {
    this.title = title;
  }

  /** As it calls itself. */
  public String title() {
    return title;
  }

  /** The service of this name, in any case. */
  public static Optional<Service> named(String name) {
    for (Service service : values()) {
      if (service.name().equals(name.toUpperCase(Locale.ROOT))) {
        return Optional.of(service);
      }
    }
    return Optional.empty();
  }
}
