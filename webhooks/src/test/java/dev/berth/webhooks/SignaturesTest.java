package dev.berth.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.webhooks.bitbucket.BitbucketWebhooks;
import dev.berth.webhooks.gitea.GiteaWebhooks;
import dev.berth.webhooks.github.GitHubWebhooks;
import dev.berth.webhooks.gitlab.GitLabWebhooks;
import dev.berth.webhooks.outgoing.StandardWebhook;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against values that the services and the specification publish, or that openssl computed. */
class SignaturesTest {
  private static final String SECRET = "It's a Secret to Everybody";
  private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.UTF_8);
  private static final String CODE =
      "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  @ParameterizedTest
  @CsvSource({
    "github, X-Hub-Signature-256, sha256=",
    "bitbucket, X-Hub-Signature, sha256=",
    "gitea, X-Gitea-Signature, ''",
    "gitea, X-Forgejo-Signature, ''"
  })
  void theBytesAreWhatIsSigned(String service, String header, String prefix) {
    WebhookProvider provider = provider(service);

    assertThat(verify(provider, header, prefix + CODE)).isEqualTo(Verification.GENUINE);
    assertThat(provider.verify(new Delivery(Map.of(), BODY), SECRET))
        .isEqualTo(Verification.UNSIGNED);
    for (String wrong :
        new String[] {
          prefix + CODE.replace('7', '8'),
          prefix + CODE.substring(1),
          prefix,
          "sha1=" + CODE,
          prefix + CODE + " ",
          "ÿ".repeat(64)
        }) {
      assertThat(verify(provider, header, wrong)).as(wrong).isNotEqualTo(Verification.GENUINE);
    }
    assertThat(
            provider.verify(
                new Delivery(
                    Map.of(header, prefix + CODE),
                    "Hello, World! ".getBytes(StandardCharsets.UTF_8)),
                SECRET))
        .isEqualTo(Verification.FORGED);
    assertThat(provider.verify(new Delivery(Map.of(header, prefix + CODE), BODY), "other"))
        .isEqualTo(Verification.FORGED);
  }

  @Test
  void aWrongSignatureOfForgejosIsNotMendedByARightOneOfGiteas() {
    Delivery delivery =
        new Delivery(Map.of("X-Forgejo-Signature", "00", "X-Gitea-Signature", CODE), BODY);
    assertThat(new GiteaWebhooks().verify(delivery, SECRET)).isEqualTo(Verification.FORGED);
  }

  @Test
  void gitLabSendsTheSecretItself() {
    GitLabWebhooks provider = new GitLabWebhooks();
    assertThat(verify(provider, "X-Gitlab-Token", SECRET)).isEqualTo(Verification.GENUINE);
    assertThat(verify(provider, "X-Gitlab-Token", SECRET + "x")).isEqualTo(Verification.FORGED);
    assertThat(verify(provider, "X-Gitlab-Token", "")).isEqualTo(Verification.UNSIGNED);
    assertThat(verify(provider, "X-Other", SECRET)).isEqualTo(Verification.UNSIGNED);
  }

  /** The example of the specification. */
  @Test
  void aStandardWebhookIsSignedAsSpecified() {
    String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers =
        StandardWebhook.headers(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1614265330), body, secret);

    assertThat(headers)
        .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        .containsEntry("webhook-timestamp", "1614265330");
    assertThat(StandardWebhook.verify(new Delivery(headers, body), secret))
        .isEqualTo(Verification.GENUINE);

    Map<String, String> rotated = new HashMap<>(headers);
    rotated.put("webhook-signature", "v1,b3RoZXI= " + headers.get("webhook-signature"));
    assertThat(StandardWebhook.verify(new Delivery(rotated, body), secret))
        .isEqualTo(Verification.GENUINE);
    rotated.put("webhook-timestamp", "1614265331");
    assertThat(StandardWebhook.verify(new Delivery(rotated, body), secret))
        .isEqualTo(Verification.FORGED);
  }

  @Test
  void gitLabsSignatureCountsMoreThanItsToken() {
    String secret = StandardWebhook.newSecret(new SecureRandom());
    Map<String, String> headers =
        new HashMap<>(StandardWebhook.headers("id", Instant.EPOCH, BODY, secret));
    headers.put("X-Gitlab-Token", secret);
    GitLabWebhooks provider = new GitLabWebhooks();
    assertThat(provider.verify(new Delivery(headers, BODY), secret))
        .isEqualTo(Verification.GENUINE);

    headers.put("webhook-signature", "v1,AAAA");
    assertThat(provider.verify(new Delivery(headers, BODY), secret)).isEqualTo(Verification.FORGED);
  }

  @Test
  void whatProvesSomethingIsNotShown() {
    Map<String, String> shown =
        SecretHeaders.shown(
            new Delivery(
                Map.of(
                    "X-Gitlab-Token",
                    SECRET,
                    "Authorization",
                    SECRET,
                    "X-Hub-Signature",
                    CODE,
                    "X-My-Secret",
                    SECRET,
                    "X-GitHub-Event",
                    "push"),
                BODY));

    assertThat(shown).containsEntry("x-github-event", "push");
    assertThat(shown.values()).noneMatch(value -> value.contains(SECRET) || value.contains(CODE));
  }

  private static Verification verify(WebhookProvider provider, String header, String value) {
    return provider.verify(new Delivery(Map.of(header, value), BODY), SECRET);
  }

  private static WebhookProvider provider(String name) {
    return switch (name) {
      case "github" -> new GitHubWebhooks();
      case "bitbucket" -> new BitbucketWebhooks();
      default -> new GiteaWebhooks();
    };
  }
}
