package dev.berth.webhooks.host;

import dev.berth.webhooks.Credential;
import dev.berth.webhooks.HostingService;
import java.net.URI;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Which repository, where, and with which token.
 *
 * @param api the address of the API, such as {@code https://git.example.com/api/v1}
 * @param repository owner and name; with GitLab there may be more groups
 * @param token for Bitbucket either an access token or {@code mail address:API token}
 */
public record HostSettings(HostingService service, URI api, String repository, Credential token) {
  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9_.-]{1,255}(/[A-Za-z0-9_.-]{1,255}){1,20}");

  public HostSettings {
    if (api.getHost() == null
        || api.getRawUserInfo() != null
        || api.getRawQuery() != null
        || api.getRawFragment() != null
        || !("https".equals(api.getScheme()) || "http".equals(api.getScheme()))) {
      throw new IllegalArgumentException(
          "the address of an API is a URL such as https://git.example.com/api/v1");
    }
    String[] parts = repository.split("/", -1);
    if (!REPOSITORY.matcher(repository).matches()
        || Arrays.stream(parts).anyMatch(part -> part.equals(".") || part.equals(".."))
        || (parts.length > 2 && service != HostingService.GITLAB)) {
      throw new IllegalArgumentException("a repository is named by owner and name: octo/shop");
    }
  }

  /** In the cloud of the service; Gitea has none of its own, so it is Codeberg's Forgejo. */
  public static HostSettings inTheCloud(
      HostingService service, String repository, Credential token) {
    String api =
        switch (service) {
          case GITHUB -> "https://api.github.com";
          case GITLAB -> "https://gitlab.com/api/v4";
          case GITEA -> "https://codeberg.org/api/v1";
          case BITBUCKET -> "https://api.bitbucket.org/2.0";
        };
    return new HostSettings(service, URI.create(api), repository, token);
  }
}
