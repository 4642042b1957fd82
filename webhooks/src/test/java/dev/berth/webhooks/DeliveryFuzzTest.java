package dev.berth.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Documented deliveries, damaged at random: nothing but the three outcomes, and nothing told. */
class DeliveryFuzzTest {
  private static final int ROUNDS = 3000;
  private static final String PLANTED = "planted-7f3a";
  private static final Credential SECRET = Credential.of("a shared secret");
  private static final List<String> CHARSETS = List.of("UTF-16", "UTF-32", "ISO-8859-1", "IBM037");
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "1e999",
          "[]",
          "{}",
          "\"\"",
          "\"" + PLANTED + "\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "[".repeat(500),
          "9".repeat(500),
          "\"" + "y".repeat(5000) + "\"");

  @ParameterizedTest
  @EnumSource
  void aDamagedDeliveryIsReadOrNamesWhatIsWrong(HostingService service) {
    Random random = new Random(service.title().hashCode());
    WebhookProvider provider = Deliveries.provider(service);
    int malformed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Delivery delivery = damaged(service, random);
      try {
        Verification verification = provider.verify(delivery, SECRET);
        assertThat(verification).isNotInstanceOf(Verification.Genuine.class);
        assertThat(verification.toString()).doesNotContain(PLANTED);
        provider.deliveryId(delivery);
        if (provider.parse(delivery) instanceof MalformedDelivery wrong) {
          malformed++;
          assertThat(wrong.sentence()).doesNotContain(PLANTED).hasSizeLessThan(200);
        }
      } catch (RuntimeException e) {
        throw new AssertionError(service + " round " + round, e);
      }
    }
    assertThat(malformed).isBetween(ROUNDS / 10, ROUNDS - ROUNDS / 10);
  }

  private static Delivery damaged(HostingService service, Random random) {
    Sample sample = pick(random, samples(service));
    byte[] body = Deliveries.file(sample.file());
    for (int times = random.nextInt(3); times >= 0; times--) {
      body = damaged(body, random);
    }
    Map<String, List<String>> headers = new HashMap<>();
    headers.put(Deliveries.eventHeader(service), List.of(sample.event()));
    headers.put("Content-Type", List.of("application/json; charset=utf-8"));
    for (int times = random.nextInt(3); times > 0; times--) {
      headers.put(
          pick(random, headerNames(service)),
          pick(
              random,
              List.of(
                  List.of(PLANTED),
                  List.of(),
                  List.of(""),
                  List.of("sha256=" + "0".repeat(64)),
                  List.of("application/x-www-form-urlencoded"),
                  List.of(PLANTED, "push"),
                  List.of("x".repeat(random.nextInt(80_000))))));
    }
    return Delivery.of(headers, body);
  }

  private static byte[] damaged(byte[] body, Random random) {
    if (body.length == 0) {
      return body;
    }
    return switch (random.nextInt(7)) {
      case 0 -> Arrays.copyOf(body, random.nextInt(body.length));
      case 1 -> flipped(body, random);
      case 2 ->
          new String(body, StandardCharsets.UTF_8)
              .getBytes(Charset.forName(pick(random, CHARSETS)));
      case 3 ->
          ("\ufeff" + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
      case 4 ->
          ("payload=" + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
      default -> otherValue(body, random);
    };
  }

  private static byte[] flipped(byte[] body, Random random) {
    byte[] flipped = body.clone();
    for (int times = random.nextInt(8); times >= 0; times--) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  /** Puts another value after a random colon. */
  private static byte[] otherValue(byte[] body, Random random) {
    String text = new String(body, StandardCharsets.UTF_8);
    int from = text.indexOf("\": ", random.nextInt(text.length()));
    int to = from < 0 ? -1 : text.indexOf('\n', from);
    if (to < 0) {
      return body;
    }
    String comma = text.charAt(to - 1) == ',' ? "," : "";
    return (text.substring(0, from + 3) + pick(random, VALUES) + comma + text.substring(to))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> headerNames(HostingService service) {
    return List.of(
        Deliveries.eventHeader(service),
        "content-type",
        "X-Hub-Signature",
        "X-Hub-Signature-256",
        "X-Gitlab-Token",
        "X-Gitea-Signature",
        "X-Forgejo-Signature",
        "X-GitHub-Delivery",
        "X-Request-UUID",
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
        "X-" + PLANTED);
  }

  private static List<Sample> samples(HostingService service) {
    return switch (service) {
      case GITHUB ->
          List.of(
              new Sample("push", "github-push"),
              new Sample("pull_request", "github-pull-request-opened"));
      case GITLAB ->
          List.of(
              new Sample("Push Hook", "gitlab-push"),
              new Sample("Merge Request Hook", "gitlab-merge-request-open"));
      case GITEA ->
          List.of(
              new Sample("push", "gitea-push"),
              new Sample("pull_request", "gitea-pull-request-opened"),
              new Sample("delete", "gitea-branch-deleted"));
      case BITBUCKET ->
          List.of(
              new Sample("repo:push", "bitbucket-push"),
              new Sample("pullrequest:created", "bitbucket-pull-request"));
    };
  }

  private static <T> T pick(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private record Sample(String event, String file) {}
}
