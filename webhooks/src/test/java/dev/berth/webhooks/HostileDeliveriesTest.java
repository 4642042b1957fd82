package dev.berth.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.webhooks.bitbucket.BitbucketWebhooks;
import dev.berth.webhooks.gitea.GiteaWebhooks;
import dev.berth.webhooks.github.GitHubWebhooks;
import dev.berth.webhooks.gitlab.GitLabWebhooks;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes: an event, or a problem that repeats nothing of what came. */
class HostileDeliveriesTest {
  private static final String PLANTED = "planted-secret-0815";
  private static final List<WebhookProvider> ALL =
      List.of(
          new GitHubWebhooks(), new GitLabWebhooks(), new GiteaWebhooks(), new BitbucketWebhooks());
  private static final List<String> FILES =
      List.of(
          "github-push",
          "github-pull-request-fork",
          "gitlab-push",
          "gitlab-merge-request-fork",
          "gitea-push",
          "gitea-pull-request-fork",
          "bitbucket-push",
          "bitbucket-pull-request-fork");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "1",
        "\"text\"",
        "{",
        "{\"ref\": 5}",
        "{\"ref\": \"refs/heads/x\", \"after\": \"planted-secret-0815\","
            + " \"repository\": {\"full_name\": \"a/b\"}}",
        "{\"ref\": \"a\\u0000b\", \"after\": 1, \"repository\": []}",
        "{\"action\": \"opened\", \"pull_request\": {\"number\": 1e400}}",
        "{\"action\": \"opened\", \"pull_request\": {\"number\": -1},"
            + " \"repository\": {\"full_name\": \"a/b\"}}",
        "{\"object_kind\": {\"a\": 1}}",
        "{\"push\": {\"changes\": {}}}",
        "{\"push\": {\"changes\": [null, 5, \"x\"]}," + " \"repository\": {\"full_name\": \"a/b\"}}"
      })
  void whatIsNoEventIsSaidWithoutItsContent(String body) {
    for (WebhookProvider provider : ALL) {
      for (String event : List.of("push", "pull_request", "repo:push", "pullrequest:created")) {
        Delivery delivery = delivery(event, body.getBytes(StandardCharsets.UTF_8), Map.of());
        assertThatExceptionOfType(MalformedDelivery.class)
            .as(provider.service() + " " + event)
            .isThrownBy(() -> refuseIgnored(provider.parse(delivery)))
            .satisfies(e -> assertThat(e.getMessage()).doesNotContain(PLANTED));
      }
    }
  }

  @Test
  void absurdSizesAreRefusedNotSuffered() {
    String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    String digits = "{\"ref\": " + "9".repeat(1_000_000) + "}";
    String text = "{\"ref\": \"" + "x".repeat(3_000_000) + "\"}";
    String changes =
        "{\"repository\": {\"full_name\": \"a/b\"}, \"push\": {\"changes\": ["
            + "{},".repeat(100_000)
            + "{}]}}";
    for (String body : List.of(deep, digits, text, changes)) {
      Delivery delivery = delivery("repo:push", body.getBytes(StandardCharsets.UTF_8), Map.of());
      assertThatExceptionOfType(MalformedDelivery.class)
          .isThrownBy(() -> new BitbucketWebhooks().parse(delivery));
    }
  }

  @Test
  void missingHeadersAreNamed() {
    Delivery bare = new Delivery(Map.of(), "{}".getBytes(StandardCharsets.UTF_8));
    assertThatExceptionOfType(MalformedDelivery.class)
        .isThrownBy(() -> new GitHubWebhooks().parse(bare))
        .withMessageContaining("X-GitHub-Event");
    assertThatExceptionOfType(MalformedDelivery.class)
        .isThrownBy(() ->
            new GitHubWebhooks()
                .parse(
                    delivery(
                        "push",
                        "{\"ref\": \"refs/heads/x\"}".getBytes(StandardCharsets.UTF_8),
                        Map.of())))
        .withMessageContaining("repository.full_name is missing");
  }

  /** The same seed always: what fails once fails again. */
  @Test
  void ofAnythingDamagedNothingButAProblemComes() {
    Random random = new Random(20261127);
    int problems = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] body = damaged(random, Examples.bytes(FILES.get(random.nextInt(FILES.size()))));
      Map<String, String> headers = new HashMap<>();
      if (random.nextInt(3) == 0) {
        headers.put(
            "Content-Type", random.nextBoolean() ? "application/x-www-form-urlencoded" : "text/ÿ");
      }
      headers.put("X-Hub-Signature-256", noise(random));
      headers.put("X-Gitlab-Token", noise(random));
      headers.put("webhook-signature", noise(random));
      headers.put("X-Gitea-Signature", noise(random));
      Delivery delivery = delivery(event(random), body, headers);
      for (WebhookProvider provider : ALL) {
        assertThat(provider.verify(delivery, PLANTED)).isNotEqualTo(Verification.GENUINE);
        provider.id(delivery);
        try {
          provider.parse(delivery);
        } catch (MalformedDelivery e) {
          problems++;
          assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain(PLANTED);
        }
      }
    }
    assertThat(problems).isPositive();
  }

  private static byte[] damaged(Random random, byte[] body) {
    byte[] copy = body.clone();
    switch (random.nextInt(6)) {
      case 0 -> copy = Arrays.copyOf(copy, random.nextInt(copy.length));
      case 1 -> {
        for (int i = random.nextInt(8); i >= 0; i--) {
          copy[random.nextInt(copy.length)] = (byte) random.nextInt();
        }
      }
      case 2 -> copy = encoded(copy, random.nextBoolean() ? "UTF-16" : "UTF-32");
      case 3 ->
          copy =
              text(copy)
                  .replace("\"", random.nextBoolean() ? "" : "'")
                  .getBytes(StandardCharsets.UTF_8);
      case 4 ->
          copy =
              text(copy)
                  .replaceFirst(":\\s*\"[^\"]*\"", ": " + PLANTED)
                  .getBytes(StandardCharsets.UTF_8);
      default -> {
        String[] with = {"null", "[]", "{}", "0", "-1", "true", "\"\\u0000\"", "1e999"};
        copy =
            text(copy)
                .replaceFirst(
                    "\"(id|number|iid|sha|ref|after|hash|full_name|name|login|username|changes|repository)\":\\s*[^,{\\[]+",
                    "\"$1\": " + with[random.nextInt(with.length)].replace("\\", "\\\\"))
                .getBytes(StandardCharsets.UTF_8);
      }
    }
    return copy;
  }

  private static byte[] encoded(byte[] body, String charset) {
    return text(body).getBytes(Charset.forName(charset));
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  private static String noise(Random random) {
    byte[] bytes = new byte[random.nextInt(100)];
    random.nextBytes(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return random.nextBoolean() ? "sha256=" + text : text;
  }

  private static String event(Random random) {
    String[] events = {
      "push", "pull_request", "ping", "delete", "repo:push", "pullrequest:created", "", "ÿ"
    };
    return events[random.nextInt(events.length)];
  }

  private static Delivery delivery(String event, byte[] body, Map<String, String> more) {
    Map<String, String> headers = new HashMap<>(more);
    headers.put("X-GitHub-Event", event);
    headers.put("X-Gitea-Event", event);
    headers.put("X-Gitlab-Event", event);
    headers.put("X-Event-Key", event);
    return new Delivery(headers, body);
  }

  /** What another service's event means to this one is nothing. */
  private static void refuseIgnored(List<WebhookEvent> events) throws MalformedDelivery {
    if (events.stream().allMatch(WebhookEvent.Ignored.class::isInstance)) {
      throw new MalformedDelivery("ignored");
    }
  }
}
