package dev.berth.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostingServiceTest {
  @ParameterizedTest
  @CsvSource({
    "github.com, GITHUB",
    "github.example.org, GITHUB",
    "gitlab.com, GITLAB",
    "gitlab.example.org, GITLAB",
    "codeberg.org, GITEA",
    "gitea.example.org, GITEA",
    "forgejo.example.org, GITEA",
    "bitbucket.org, BITBUCKET",
    "git.example.org,",
    "notgithub.com,",
    "bitbucket.org.example.org,"
  })
  void aHostIsNamedAfterItsService(String host, @Nullable HostingService service) {
    assertThat(HostingService.at(host).orElse(null)).isEqualTo(service);
  }

  @ParameterizedTest
  @CsvSource({
    "GITHUB, https://github.com, https://api.github.com",
    "GITHUB, https://github.example.org, https://github.example.org/api/v3",
    "GITLAB, https://gitlab.com, https://gitlab.com/api/v4",
    "GITEA, https://git.example.org:3000, https://git.example.org:3000/api/v1",
    "BITBUCKET, https://bitbucket.org, https://api.bitbucket.org/2.0"
  })
  void everyServiceHasItsApi(HostingService service, URI repositories, URI api) {
    assertThat(service.api(repositories)).isEqualTo(api);
  }

  @ParameterizedTest
  @CsvSource({
    "GITHUB, refs/pull/7/head",
    "GITLAB, refs/merge-requests/7/head",
    "GITEA, refs/pull/7/head",
    "BITBUCKET,"
  })
  void aRequestsCommitIsKeptUnderARef(HostingService service, @Nullable String ref) {
    assertThat(service.requestRef(7).orElse(null)).isEqualTo(ref);
  }
}
