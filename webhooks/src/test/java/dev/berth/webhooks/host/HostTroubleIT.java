package dev.berth.webhooks.host;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static dev.berth.webhooks.host.HostStub.json;
import static dev.berth.webhooks.host.HostStub.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.berth.webhooks.HostingService;
import dev.berth.webhooks.send.AddressPolicy;
import dev.berth.webhooks.send.HostAnswer;
import dev.berth.webhooks.send.HostAnswer.Refused;
import dev.berth.webhooks.send.HostAnswer.TryLater;
import dev.berth.webhooks.send.HttpSender;
import dev.berth.webhooks.send.Problem;
import dev.berth.webhooks.send.SenderSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every hosting service in trouble, told apart by what has to be done. */
class HostTroubleIT {
  private final HostStub stub = new HostStub();

  @AfterEach
  void close() {
    stub.close();
  }

  @ParameterizedTest
  @CsvSource({
    "301, MOVED",
    "307, MOVED",
    "401, UNAUTHORISED",
    "403, FORBIDDEN",
    "404, NOT_FOUND",
    "409, CONFLICT",
    "422, INVALID"
  })
  void whatAPersonHasToMendIsRefusedWithAdvice(int status, Problem problem) {
    stub.always(
        json(status, "{\"message\":\"" + HostStub.TOKEN + "\"}")
            .withHeader("Location", stub.server.baseUrl() + "/elsewhere"));

    for (HostingService service : HostingService.values()) {
      for (HostAnswer<?> answer : everything(service)) {
        assertThat(answer)
            .as("%s", service)
            .isInstanceOfSatisfying(
                Refused.class,
                refused -> {
                  assertThat(refused.problem()).isEqualTo(problem);
                  assertThat(refused.advice()).isNotBlank();
                  assertThat(refused.toString()).doesNotContain("planted");
                });
      }
    }
    assertThat(stub.requests()).noneMatch(request -> request.contains("/elsewhere"));
  }

  @ParameterizedTest
  @CsvSource({
    "403, GITHUB, repo:status, admin:repo_hook",
    "404, GITHUB, Commit statuses, Webhooks: write",
    "403, GITLAB, Developer, Maintainer",
    "401, GITEA, write:repository, administer",
    "403, BITBUCKET, write:repository:bitbucket, write:webhook:bitbucket"
  })
  void anAdviceNamesWhatTheTokenNeeds(
      int status, HostingService service, String forStatuses, String forWebhooks) {
    stub.always(json(status, "{}"));
    RepositoryHost host = stub.host(service);

    assertThat(host.publish(status(CommitStatus.State.PENDING)))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.advice()).contains(forStatuses));
    assertThat(host.ensureWebhook(HostStub.target()))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.advice()).contains(forWebhooks));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          429 | Retry-After           | 30                            | 30
          429 | Retry-After           | Fri, 02 Jan 2026 03:05:05 GMT | 60
          429 | RateLimit-Reset       | 1767323145                    | 100
          403 | Retry-After           | 30                            | 30
          403 | X-RateLimit-Remaining | 0                             | 0
          500 | X-Other               | x                             | 0
          502 | X-Other               | x                             | 0
          503 | Retry-After           | 5                             | 5
          """)
  void whatPassesIsTriedLater(int status, String header, String value, long seconds) {
    stub.always(json(status, "{}").withHeader(header, value));

    everywhere(answer ->
        assertThat(answer)
            .isInstanceOfSatisfying(
                TryLater.class,
                later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(seconds))));
  }

  @ParameterizedTest
  @EnumSource
  void aLimitThatIsUsedUpEndsWhenItSays(HostingService service) {
    stub.always(
        json(403, "{}")
            .withHeader("X-RateLimit-Remaining", "0")
            .withHeader("X-RateLimit-Reset", "1767323145"));

    assertThat(stub.host(service).access())
        .isInstanceOfSatisfying(
            TryLater.class, later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(100)));
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenAnswerIsTriedLater(Fault fault) {
    stub.always(aResponse().withFault(fault));

    everywhere(answer -> assertThat(answer).isInstanceOf(TryLater.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <html>Log in</html>
          {"id":
          7
          {"id":{"no":"id"},"uuid":[]}
          """)
  void whatIsNotTheApiIsSaid(String body) {
    stub.always(json(200, body));

    for (HostingService service : HostingService.values()) {
      assertThat(stub.host(service).ensureComment(7, HostStub.comment()))
          .as("%s", service)
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.problem()).isEqualTo(Problem.GARBLED));
    }
  }

  @ParameterizedTest
  @EnumSource
  void noAnswerInTimeIsTriedLater(HostingService service) {
    stub.always(json(200, "{}").withFixedDelay(10_000));
    SenderSettings impatient =
        new SenderSettings(Duration.ofMillis(300), Duration.ofMillis(300), 1000, Optional.empty());

    try (HttpSender sender = new HttpSender(AddressPolicy.ANYWHERE, impatient)) {
      assertThat(
              stub.host(service, HostStub.TOKEN, sender)
                  .publish(status(CommitStatus.State.PENDING)))
          .isInstanceOf(TryLater.class);
    }
  }

  private void everywhere(Consumer<HostAnswer<?>> check) {
    for (HostingService service : HostingService.values()) {
      everything(service).forEach(check);
    }
  }

  private List<HostAnswer<?>> everything(HostingService service) {
    RepositoryHost host = stub.host(service);
    List<HostAnswer<?>> answers =
        new ArrayList<>(
            List.of(
                host.access(),
                host.publish(status(CommitStatus.State.PENDING)),
                host.ensureComment(7, HostStub.comment()),
                host.ensureWebhook(HostStub.target())));
    if (service != HostingService.BITBUCKET) {
      answers.add(host.testWebhook(new WebhookId("5")));
    }
    return answers;
  }
}
