package dev.berth.webhooks;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

/** The Git hosting services whose webhooks and API are known, and what differs between them. */
public enum HostingService {
  GITHUB("GitHub", "x-access-token", "refs/pull/", "/api/v3", "github\\..*"),
  GITLAB("GitLab", "oauth2", "refs/merge-requests/", "/api/v4", "gitlab\\..*"),
  /** Forgejo as well, which is Gitea's fork and speaks the same. */
  GITEA(
      "Gitea", "x-access-token", "refs/pull/", "/api/v1", "codeberg\\.org|(?:gitea|forgejo)\\..*"),
  BITBUCKET("Bitbucket", "x-token-auth", "", "", "bitbucket\\.org");

  private final String title;
  private final String userBesideToken;
  private final String requests;
  private final String api;
  private final String hosts;

  HostingService(String title, String userBesideToken, String requests, String api, String hosts) {
    this.title = title;
    this.userBesideToken = userBesideToken;
    this.requests = requests;
    this.api = api;
    this.hosts = hosts;
  }

  /** The service of this name, in any case. */
  public static Optional<HostingService> named(String name) {
    return Arrays.stream(values())
        .filter(service -> service.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /** Which service runs at a host, where the host's name says so. */
  public static Optional<HostingService> at(String host) {
    return Arrays.stream(values()).filter(service -> host.matches(service.hosts)).findFirst();
  }

  /** As its makers write it. */
  public String title() {
    return title;
  }

  /** What it wants as a name beside a token; GitHub and Gitea take any. */
  public String userBesideToken() {
    return userBesideToken;
  }

  /** Where it keeps the commit that a pull request offers; empty when only the fork has it. */
  public Optional<String> requestRef(int number) {
    return requests.isEmpty() ? Optional.empty() : Optional.of(requests + number + "/head");
  }

  /**
   * Where its API is: at a host of its own in the cloud, below the same one elsewhere.
   *
   * @param repositories where its repositories are, such as {@code https://git.example.com:3000}
   */
  public URI api(URI repositories) {
    return switch (this) {
      case BITBUCKET -> URI.create("https://api.bitbucket.org/2.0");
      case GITHUB ->
          "github.com".equals(repositories.getHost())
              ? URI.create("https://api.github.com")
              : URI.create(repositories + api);
      case GITLAB, GITEA -> URI.create(repositories + api);
    };
  }
}
