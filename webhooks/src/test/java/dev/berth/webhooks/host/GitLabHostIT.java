package dev.berth.webhooks.host;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static dev.berth.webhooks.host.HostStub.COMMIT;
import static dev.berth.webhooks.host.HostStub.done;
import static dev.berth.webhooks.host.HostStub.json;
import static dev.berth.webhooks.host.HostStub.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.webhooks.Credential;
import dev.berth.webhooks.HostingService;
import dev.berth.webhooks.StandardWebhook;
import dev.berth.webhooks.host.RepositoryAccess.Ability;
import dev.berth.webhooks.send.HostAnswer.Refused;
import dev.berth.webhooks.send.Problem;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitLabHostIT {
  private static final String PROJECT = "/api/projects/team%2Fweb%2Fshop";
  private static final String STATUSES = PROJECT + "/statuses/" + COMMIT;
  private static final String HOOKS = PROJECT + "/hooks";
  private static final String NOTES = PROJECT + "/merge_requests/3/notes";

  private final HostStub stub = new HostStub();
  private final RepositoryHost host = stub.host(HostingService.GITLAB);

  @AfterEach
  void close() {
    stub.close();
  }

  @Test
  void aStatusIsPublished() {
    stub.server.stubFor(post(urlEqualTo(STATUSES)).willReturn(json(201, "{\"id\":1}")));

    done(host.publish(status(CommitStatus.State.FAILURE)));

    stub.server.verify(
        postRequestedFor(urlEqualTo(STATUSES))
            .withHeader("PRIVATE-TOKEN", equalTo(HostStub.TOKEN))
            .withRequestBody(
                equalToJson(
                    """
                    {"state": "failed", "target_url": "https://berth.example/deploys/7",
                     "description": "Live in 4 s", "name": "berth/production"}
                    """)));
  }

  @ParameterizedTest
  @CsvSource({"pending, true", "failed, false"})
  void aStatusThatIsThereAlreadyIsNoFailure(String present, boolean isDone) {
    stub.server.stubFor(post(urlEqualTo(STATUSES)).willReturn(json(400, "{}")));
    stub.server.stubFor(
        get(urlEqualTo(
                PROJECT + "/repository/commits/" + COMMIT + "/statuses?name=berth%2Fproduction"))
            .willReturn(
                json(200, "[{\"name\":\"berth/production\",\"status\":\"" + present + "\"}]")));

    var answer = host.publish(status(CommitStatus.State.PENDING));

    if (isDone) {
      done(answer);
    } else {
      assertThat(answer)
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.problem()).isEqualTo(Problem.INVALID));
    }
  }

  @Test
  void aNoteIsAddedOnceAndThenChanged() {
    String list = NOTES + "?sort=asc&order_by=created_at&per_page=100&page=1";
    stub.server.stubFor(
        get(urlEqualTo(list)).willReturn(json(200, "[{\"id\":1,\"body\":\"hello\"}]")));
    stub.server.stubFor(post(urlEqualTo(NOTES)).willReturn(json(201, "{\"id\":2}")));

    assertThat(done(host.ensureComment(3, HostStub.comment()))).isEqualTo(new CommentId("2"));

    stub.server.stubFor(
        get(urlEqualTo(list))
            .willReturn(json(200, "[{\"id\":2,\"body\":\"<!-- berth:k3y -->\\n\\nold\"}]")));
    stub.server.stubFor(put(urlEqualTo(NOTES + "/2")).willReturn(json(200, "{\"id\":2}")));

    assertThat(done(host.ensureComment(3, HostStub.comment()))).isEqualTo(new CommentId("2"));
    stub.server.verify(1, postRequestedFor(urlEqualTo(NOTES)));
    stub.server.verify(
        putRequestedFor(urlEqualTo(NOTES + "/2"))
            .withRequestBody(
                equalToJson(
                    """
                    {"body": "<!-- berth:k3y -->\\n\\n**Live** at https://shop.example"}
                    """)));
  }

  @Test
  void aWebhookIsAddedOnceAndThenChanged() {
    String list = HOOKS + "?per_page=100&page=1";
    stub.server.stubFor(get(urlEqualTo(list)).willReturn(json(200, "[]")));
    stub.server.stubFor(post(urlEqualTo(HOOKS)).willReturn(json(201, "{\"id\":4}")));

    assertThat(done(host.ensureWebhook(HostStub.target()))).isEqualTo(new WebhookId("4"));
    stub.server.verify(
        postRequestedFor(urlEqualTo(HOOKS))
            .withRequestBody(
                equalToJson(
                    """
                    {"url": "https://berth.example/hooks/1", "push_events": true,
                     "tag_push_events": true, "merge_requests_events": true,
                     "enable_ssl_verification": true, "token": "planted-secret-91ab"}
                    """)));

    stub.server.stubFor(
        get(urlEqualTo(list))
            .willReturn(json(200, "[{\"id\":4,\"url\":\"https://berth.example/hooks/1\"}]")));
    stub.server.stubFor(put(urlEqualTo(HOOKS + "/4")).willReturn(json(200, "{\"id\":4}")));

    done(host.ensureWebhook(HostStub.target()));
    stub.server.verify(1, postRequestedFor(urlEqualTo(HOOKS)));
  }

  @Test
  void aSecretForSigningIsUsedOnlyWhereItSigns() {
    Credential secret = StandardWebhook.newSecret(new SecureRandom());
    WebhookTarget target = new WebhookTarget(HostStub.target().url(), secret);
    stub.server.stubFor(
        get(urlEqualTo(HOOKS + "?per_page=100&page=1")).willReturn(json(200, "[]")));
    stub.server.stubFor(post(urlEqualTo(HOOKS)).willReturn(json(201, "{\"id\":4}")));

    assertThat(host.ensureWebhook(target)).isInstanceOf(Refused.class);

    stub.server.stubFor(
        post(urlEqualTo(HOOKS))
            .withRequestBody(
                equalToJson("{\"signing_token\": \"" + secret.reveal() + "\"}", true, true))
            .willReturn(json(201, "{\"id\":4,\"signing_token_present\":true}")));

    assertThat(done(host.ensureWebhook(target))).isEqualTo(new WebhookId("4"));
  }

  @Test
  void aWebhookIsTriedWithAPush() {
    stub.server.stubFor(
        post(urlEqualTo(HOOKS + "/4/test/push_events"))
            .willReturn(json(201, "{\"message\":\"201 Created\"}")));

    assertThat(done(host.testWebhook(new WebhookId("4")))).isEqualTo(TestDelivery.REQUESTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | {"scopes":["api"]}      | 40 | YES     | YES     | YES
          200 | {"scopes":["read_api"]} | 40 | NO      | NO      | NO
          200 | {"scopes":["api"]}      | 30 | YES     | YES     | NO
          404 | {}                      | 30 | UNKNOWN | UNKNOWN | NO
          """)
  void accessIsWhatRoleAndTokenAllowBoth(
      int status, String self, int role, Ability statuses, Ability comments, Ability webhooks) {
    stub.server.stubFor(
        get(urlEqualTo(PROJECT))
            .willReturn(
                json(
                    200,
                    """
                    {"default_branch":"main","permissions":
                      {"project_access":null,"group_access":{"access_level":%d}}}
                    """
                        .formatted(role))));
    stub.server.stubFor(
        get(urlEqualTo("/api/personal_access_tokens/self")).willReturn(json(status, self)));

    RepositoryAccess access = done(host.access());

    assertThat(access.defaultBranch()).contains("main");
    assertThat(access.statuses()).isEqualTo(statuses);
    assertThat(access.comments()).isEqualTo(comments);
    assertThat(access.webhooks()).isEqualTo(webhooks);
  }
}
