package dev.berth.webhooks.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.webhooks.Credential;
import dev.berth.webhooks.HostingService;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostValuesTest {
  private static final Credential TOKEN = Credential.of("planted-token");

  @ParameterizedTest
  @ValueSource(
      strings = {"shop", "../shop", "octo/..", "octo/shop?x", "octo/a b", "a/b/c", "octo/%2e"})
  void whatCouldChangeAPathIsNoRepository(String repository) {
    assertThatThrownBy(() -> HostSettings.inTheCloud(HostingService.GITHUB, repository, TOKEN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://git.example", "https://a:b@git.example", "https://git.example/?q", "/api"})
  void anApiIsAPlainHttpAddress(String api) {
    assertThatThrownBy(
            () -> new HostSettings(HostingService.GITEA, URI.create(api), "octo/shop", TOKEN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1/2", "..", "a b", "%2F", "5?x=1"})
  void whatCouldChangeAPathIsNoId(String id) {
    assertThatThrownBy(() -> new CommentId(id)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WebhookId(id)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DeploymentId(id)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void settingsDoNotPrintTheToken() {
    assertThat(HostSettings.inTheCloud(HostingService.GITLAB, "a/b/c", TOKEN).toString())
        .doesNotContain("planted");
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD, berth, https://berth.example/",
    "b2b2b2b, '', https://berth.example/",
    "b2b2b2b, berth, /deploys/7",
    "../../x, berth, https://berth.example/"
  })
  void aStatusNeedsCommitContextAndTarget(String commit, String context, URI target) {
    assertThatThrownBy(
            () -> new CommitStatus(commit, CommitStatus.State.PENDING, context, "waits", target))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
