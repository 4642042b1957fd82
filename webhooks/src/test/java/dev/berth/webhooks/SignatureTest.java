package dev.berth.webhooks;

import static dev.berth.webhooks.Deliveries.CLOCK;
import static dev.berth.webhooks.Deliveries.provider;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
  private static final Credential SECRET = Credential.of("a shared secret");
  private static final String BODY = "{\"not\":\"looked at\"}";

  @Test
  void theExampleOfGitHubsDocumentationIsGenuine() {
    Delivery delivery =
        Deliveries.of(
            "Hello, World!",
            "X-Hub-Signature-256",
            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");

    assertThat(
            provider(HostingService.GITHUB)
                .verify(delivery, Credential.of("It's a Secret to Everybody")))
        .isEqualTo(new Verification.Genuine());
  }

  @ParameterizedTest
  @CsvSource({
    "GITHUB, X-Hub-Signature-256, sha256=",
    "GITEA, X-Gitea-Signature, ''",
    "GITEA, X-Forgejo-Signature, ''",
    "BITBUCKET, x-hub-signature, sha256="
  })
  void aSignatureHoldsForItsBodyAndSecretOnly(
      HostingService service, String header, String prefix) {
    String signature = prefix + hex("a shared secret", BODY);
    WebhookProvider provider = provider(service);

    assertThat(provider.verify(Deliveries.of(BODY, header, signature), SECRET))
        .isEqualTo(new Verification.Genuine());
    assertThat(provider.verify(Deliveries.of(BODY + " ", header, signature), SECRET))
        .isInstanceOf(Verification.Forged.class);
    assertThat(
            provider.verify(
                Deliveries.of(BODY, header, signature), Credential.of("another secret")))
        .isInstanceOf(Verification.Forged.class);
    assertThat(provider.verify(Deliveries.of(BODY), SECRET))
        .isInstanceOf(Verification.Unsigned.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256=",
        "sha1=0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33",
        "sha256=zz",
        "SHA256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1700",
        "sha256=７57107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
      })
  void whatIsNoSignatureIsForged(String value) {
    assertThat(
            provider(HostingService.GITHUB)
                .verify(
                    Deliveries.of("Hello, World!", "X-Hub-Signature-256", value),
                    Credential.of("It's a Secret to Everybody")))
        .isInstanceOf(Verification.Forged.class);
  }

  @Test
  void twoSignaturesAreNotChosenFrom() {
    String genuine = "sha256=" + hex("a shared secret", BODY);
    Delivery delivery =
        Delivery.of(
            Map.of(
                "X-Hub-Signature-256", List.of(genuine), "x-hub-signature-256", List.of(genuine)),
            BODY.getBytes(StandardCharsets.UTF_8));

    assertThat(provider(HostingService.GITHUB).verify(delivery, SECRET))
        .isEqualTo(new Verification.Forged("X-Hub-Signature-256 occurs more than once"));
  }

  @Test
  void aWrongSignatureOfForgejosIsNotMadeGoodByGiteas() {
    Delivery delivery =
        Deliveries.of(
            BODY,
            "X-Forgejo-Signature",
            hex("another secret", BODY),
            "X-Gitea-Signature",
            hex("a shared secret", BODY));

    assertThat(provider(HostingService.GITEA).verify(delivery, SECRET))
        .isInstanceOf(Verification.Forged.class);
  }

  @Test
  void gitLabSendsItsSecretTokenAlong() {
    WebhookProvider gitLab = provider(HostingService.GITLAB);

    assertThat(gitLab.verify(Deliveries.of(BODY, "X-Gitlab-Token", "a shared secret"), SECRET))
        .isEqualTo(new Verification.Genuine());
    assertThat(gitLab.verify(Deliveries.of(BODY, "X-Gitlab-Token", "a shared secreT"), SECRET))
        .isInstanceOf(Verification.Forged.class);
    assertThat(gitLab.verify(Deliveries.of(BODY), SECRET))
        .isEqualTo(new Verification.Unsigned("X-Gitlab-Token"));
  }

  @Test
  void gitLabsSigningTokenIsAKeyAndNotAcceptedAsAToken() {
    byte[] key = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    Credential secret = Credential.of("whsec_" + Base64.getEncoder().encodeToString(key));
    String seconds = Long.toString(CLOCK.instant().getEpochSecond());
    String signature =
        "v1," + Base64.getEncoder().encodeToString(hmac(key, "msg-1." + seconds + "." + BODY));
    WebhookProvider gitLab = provider(HostingService.GITLAB);

    assertThat(
            gitLab.verify(
                Deliveries.of(
                    BODY,
                    "webhook-id",
                    "msg-1",
                    "webhook-timestamp",
                    seconds,
                    "webhook-signature",
                    signature),
                secret))
        .isEqualTo(new Verification.Genuine());
    assertThat(gitLab.verify(Deliveries.of(BODY, "X-Gitlab-Token", secret.reveal()), secret))
        .isEqualTo(new Verification.Unsigned("webhook-signature"));
  }

  @Test
  void whatIsOutOfBoundsIsForgedBeforeItIsHashed() {
    Delivery delivery = Delivery.of(Map.of(), new byte[Delivery.MAX_BODY + 1]);

    for (HostingService service : HostingService.values()) {
      assertThat(provider(service).verify(delivery, SECRET))
          .isInstanceOf(Verification.Forged.class);
    }
  }

  static String hex(String secret, String body) {
    byte[] mac = hmac(secret.getBytes(StandardCharsets.UTF_8), body);
    return String.format("%064x", new BigInteger(1, mac));
  }

  static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
