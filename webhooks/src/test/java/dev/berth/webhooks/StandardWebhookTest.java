package dev.berth.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardWebhookTest {
  /** The vector that the specification's own libraries are tested with. */
  private static final Credential SECRET = Credential.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final Instant SENT = Instant.ofEpochSecond(1614265330);
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  @Test
  void signsThePublishedVector() {
    assertThat(StandardWebhook.sign(ID, SENT, BODY, SECRET))
        .isEqualTo(
            Map.of(
                "webhook-id",
                ID,
                "webhook-timestamp",
                "1614265330",
                "webhook-signature",
                SIGNATURE));
  }

  @Test
  void verifiesThePublishedVectorAmongOthers() {
    assertThat(verify("v1,AAAA " + SIGNATURE + " v1a,BBBB", SENT))
        .isEqualTo(new Verification.Genuine());
    assertThat(verify("v1,AAAA v2," + SIGNATURE.substring(3), SENT))
        .isInstanceOf(Verification.Forged.class);
  }

  @Test
  void aMessageIsGenuineForFiveMinutesOnly() {
    assertThat(verify(SIGNATURE, SENT.plusSeconds(300))).isEqualTo(new Verification.Genuine());
    assertThat(verify(SIGNATURE, SENT.minusSeconds(300))).isEqualTo(new Verification.Genuine());
    assertThat(verify(SIGNATURE, SENT.plusSeconds(301))).isInstanceOf(Verification.Forged.class);
    assertThat(verify(SIGNATURE, SENT.minusSeconds(301))).isInstanceOf(Verification.Forged.class);
  }

  @Test
  void idTimeAndBodyAreAllCovered() {
    for (String changed : List.of("webhook-id", "webhook-timestamp")) {
      Map<String, String> headers = new HashMap<>(StandardWebhook.sign(ID, SENT, BODY, SECRET));
      headers.merge(changed, "1", (old, one) -> old.substring(0, old.length() - 1) + one);

      assertThat(verify(headers, BODY)).isInstanceOf(Verification.Forged.class);
    }
    assertThat(verify(StandardWebhook.sign(ID, SENT, BODY, SECRET), new byte[0]))
        .isInstanceOf(Verification.Forged.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1e9", "99999999999999999999", "١٦١٤٢٦٥٣٣٠"})
  void aTimestampThatIsNoneIsForged(String timestamp) {
    Map<String, String> headers = new HashMap<>(StandardWebhook.sign(ID, SENT, BODY, SECRET));
    headers.put("webhook-timestamp", timestamp);

    assertThat(verify(headers, BODY)).isInstanceOf(Verification.Forged.class);
  }

  @Test
  void aMessageWithoutSignatureIsUnsigned() {
    assertThat(verify(Map.of("webhook-id", ID), BODY))
        .isEqualTo(new Verification.Unsigned("webhook-signature"));
  }

  @Test
  void aNewSecretHasTheFormAndIsAnotherEachTime() {
    Credential one = StandardWebhook.newSecret(new SecureRandom());

    assertThat(StandardWebhook.isSecret(one)).isTrue();
    assertThat(one).isNotEqualTo(StandardWebhook.newSecret(new SecureRandom()));
    assertThat(Base64.getDecoder().decode(one.reveal().substring(6))).hasSize(32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "whsec_", "whsec_c2hvcnQ=", "whsec_not base64 at all!"})
  void aSecretOfAnotherFormIsRefusedWithoutBeingRepeated(String text) {
    Credential secret = Credential.of(text);

    assertThat(StandardWebhook.isSecret(secret)).isFalse();
    assertThatThrownBy(() -> StandardWebhook.sign(ID, SENT, BODY, secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the secret of a webhook is whsec_ and the base64 of 24 to 64 bytes");
  }

  @Test
  void anIdWithAFullStopCouldMoveItsBorder() {
    assertThatThrownBy(() -> StandardWebhook.sign("msg.1", SENT, BODY, SECRET))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Verification verify(String signature, Instant now) {
    Map<String, String> headers = new HashMap<>(StandardWebhook.sign(ID, SENT, BODY, SECRET));
    headers.put("webhook-signature", signature);
    return StandardWebhook.verify(headers(headers), BODY, SECRET, now, Duration.ofMinutes(5));
  }

  private static Verification verify(Map<String, String> headers, byte[] body) {
    return StandardWebhook.verify(headers(headers), body, SECRET, SENT, Duration.ofMinutes(5));
  }

  private static Headers headers(Map<String, String> headers) {
    return Headers.of(
        headers.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue()))));
  }
}
