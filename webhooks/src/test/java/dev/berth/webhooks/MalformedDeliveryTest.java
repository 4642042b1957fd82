package dev.berth.webhooks;

import static dev.berth.webhooks.Deliveries.file;
import static dev.berth.webhooks.Deliveries.parse;
import static dev.berth.webhooks.HostingService.BITBUCKET;
import static dev.berth.webhooks.HostingService.GITHUB;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedDeliveryTest {
  private static final String PUSH = new String(file("github-push"), StandardCharsets.UTF_8);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "ref": "refs/heads/feature/cart" | "ref": 7                        | ref is no text
          "ref": "refs/heads/feature/cart" | "fer": "refs/heads/main"        | ref is missing
          "ref": "refs/heads/feature/cart" | "ref": "refs/heads/../../etc"   | ref is no name for a branch or tag
          "ref": "refs/heads/feature/cart" | "ref": "refs/heads/-rf"         | ref is no name for a branch or tag
          "ref": "refs/heads/feature/cart" | "ref": "refs/heads/a b"         | ref is no name for a branch or tag
          "ref": "refs/heads/feature/cart" | "ref": "refs/heads/"            | ref is no name for a branch or tag
          "ref": "refs/heads/feature/cart" | "ref": "refs/heads/a\\u0000"    | ref contains a control character
          "before": "a1a1                  | "before": "--upload-pack=       | before is no commit id
          "full_name": "octo/shop"         | "full_name": "../shop"          | repository.full_name is no owner and name
          "full_name": "octo/shop"         | "full_name": "shop"             | repository.full_name is no owner and name
          "https://github.example/octo/shop" | "javascript:alert(1)"         | repository.html_url is no http address
          "https://github.example/octo/shop" | "https://a:b@github.example/" | repository.html_url is no http address
          "https://github.example/octo/shop" | "https://[half"               | repository.html_url is no address
          "name": "mona"                   | "name": ""                      | pusher.name is empty
          "pusher": {                      | "pusher": [], "was": {          | pusher is no object
          "pusher": {                      | "ref": "twice", "was": {        | body is no JSON within the bounds
          """)
  void aWrongFieldIsNamed(String good, String bad, String sentence) {
    assertThat(PUSH).contains(good);

    assertThat(parse(GITHUB, "push", PUSH.replace(good, bad)))
        .isInstanceOfSatisfying(
            MalformedDelivery.class, wrong -> assertThat(wrong.sentence()).isEqualTo(sentence));
  }

  @ParameterizedTest
  @CsvSource({"0", "-7", "1.5", "1e400", "\"7\"", "null", "99999999999999999999999"})
  void aNumberOfAPullRequestIsAPositiveWholeNumber(String number) {
    String body =
        new String(file("github-pull-request-opened"), StandardCharsets.UTF_8)
            .replace("\"number\": 7", "\"number\": " + number);

    assertThat(parse(GITHUB, "pull_request", body))
        .isInstanceOfSatisfying(
            MalformedDelivery.class,
            wrong -> assertThat(wrong.field()).isEqualTo("pull_request.number"));
  }

  @Test
  void moreFieldsThanAnyServiceSendsAreNotKeptInMemory() {
    String body = "{\"a\":[" + "0,".repeat(200_000) + "0]," + PUSH.strip().substring(1);

    assertThat(parse(GITHUB, "push", body))
        .isInstanceOfSatisfying(
            MalformedDelivery.class,
            wrong -> assertThat(wrong.sentence()).isEqualTo("body is no JSON within the bounds"));
  }

  @Test
  void anEntryOfAListIsNamedByItsPlace() {
    String body =
        new String(file("bitbucket-push"), StandardCharsets.UTF_8)
            .replaceFirst("\"hash\": \"b2", "\"hash\": \"zz");

    assertThat(parse(BITBUCKET, "repo:push", body))
        .isEqualTo(new MalformedDelivery("push.changes[0].new.target.hash", "is no commit id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[]", "7", "null", "\"text\"", "{", "{}{}", "{\"a\":NaN}"})
  void whatIsNoObjectIsNoDelivery(String body) {
    assertThat(parse(GITHUB, "push", body))
        .isInstanceOfSatisfying(
            MalformedDelivery.class, wrong -> assertThat(wrong.field()).isEqualTo("body"));
  }

  @Test
  void anEventNobodyUsesIsIgnoredBeforeItsBodyIsRead() {
    assertThat(parse(GITHUB, "workflow_job", "{".repeat(100)))
        .isInstanceOfSatisfying(
            ParsedDelivery.Events.class,
            read -> assertThat(read.events()).hasOnlyElementsOfType(WebhookEvent.Ignored.class));
  }

  @Test
  void depthNumbersAndTextsAreBounded() {
    for (String absurd :
        List.of(
            "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
            "{\"a\":" + "9".repeat(100_000) + "}",
            "{\"a\":\"" + "x".repeat(3_000_000) + "\"}",
            "{\"" + "x".repeat(5_000) + "\":1}",
            "{\"a\":[" + "1,".repeat(3_000_000) + "1]}")) {
      assertThat(parse(GITHUB, "push", absurd))
          .isEqualTo(new MalformedDelivery("body", "is no JSON within the bounds"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
  void anotherEncodingIsRefused(String charset) {
    assertThat(parse(GITHUB, "push", PUSH.getBytes(Charset.forName(charset))))
        .isInstanceOf(MalformedDelivery.class);
  }

  @Test
  void aByteOrderMarkIsOverlooked() {
    assertThat(parse(GITHUB, "push", "\ufeff" + PUSH)).isEqualTo(parse(GITHUB, "push", PUSH));
  }

  @Test
  void gitHubMaySendAForm() {
    String form = "payload=" + URLEncoder.encode(PUSH, StandardCharsets.UTF_8);
    Delivery delivery =
        Deliveries.of(
            form,
            "Content-Type",
            "application/x-www-form-urlencoded",
            "X-GitHub-Event",
            "push",
            "X-Hub-Signature-256",
            "sha256=" + SignatureTest.hex("secret", form));
    WebhookProvider gitHub = Deliveries.provider(GITHUB);

    assertThat(gitHub.verify(delivery, Credential.of("secret")))
        .isEqualTo(new Verification.Genuine());
    assertThat(gitHub.parse(delivery)).isEqualTo(parse(GITHUB, "push", PUSH));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "other=1",
        "payload=%7",
        "payload=%zz",
        "payload={}&payload={}",
        "payload=%FF"
      })
  void aFormThatIsNoneIsMalformed(String form) {
    assertThat(
            Deliveries.provider(GITHUB)
                .parse(
                    Deliveries.of(
                        form,
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "X-GitHub-Event",
                        "push")))
        .isInstanceOf(MalformedDelivery.class);
  }

  @Test
  void headersAreNamedWhenTheyAreMissingTwiceOrWrong() {
    WebhookProvider gitHub = Deliveries.provider(GITHUB);
    byte[] body = file("github-push");

    assertThat(gitHub.parse(Deliveries.of(body)))
        .isEqualTo(new MalformedDelivery("X-GitHub-Event", "is missing"));
    assertThat(gitHub.parse(Delivery.of(Map.of("x-github-event", List.of("push", "ping")), body)))
        .isEqualTo(new MalformedDelivery("X-GitHub-Event", "occurs more than once"));
    assertThat(
            gitHub.parse(Deliveries.of(body, "Content-Type", "text/xml", "X-GitHub-Event", "push")))
        .isEqualTo(new MalformedDelivery("Content-Type", "is neither JSON nor a form"));
  }

  @Test
  void tooMuchIsNotKept() {
    WebhookProvider gitHub = Deliveries.provider(GITHUB);

    assertThat(gitHub.parse(Delivery.of(Map.of("A", List.of("x".repeat(70_000))), new byte[0])))
        .isEqualTo(new MalformedDelivery("headers", "are longer than 65536 characters"));
    assertThat(gitHub.parse(Delivery.of(Map.of("A", Collections.nCopies(200, "x")), new byte[0])))
        .isEqualTo(new MalformedDelivery("headers", "are more than 128"));
    assertThat(gitHub.parse(Delivery.of(Map.of(), new byte[Delivery.MAX_BODY + 1])))
        .isInstanceOf(MalformedDelivery.class);
  }
}
