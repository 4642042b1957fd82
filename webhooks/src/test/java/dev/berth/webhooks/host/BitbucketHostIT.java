package dev.berth.webhooks.host;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
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

import dev.berth.webhooks.HostingService;
import dev.berth.webhooks.host.RepositoryAccess.Ability;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BitbucketHostIT {
  private static final String REPOSITORY = "/api/repositories/octo/shop";
  private static final String STATUSES = REPOSITORY + "/commit/" + COMMIT + "/statuses/build";
  private static final String COMMENTS = REPOSITORY + "/pullrequests/6/comments";
  private static final String HOOKS = REPOSITORY + "/hooks";

  private final HostStub stub = new HostStub();
  private final RepositoryHost host = stub.host(HostingService.BITBUCKET);

  @AfterEach
  void close() {
    stub.close();
  }

  @Test
  void aStatusIsPublished() {
    stub.server.stubFor(post(urlEqualTo(STATUSES)).willReturn(json(201, "{}")));

    done(host.publish(status(CommitStatus.State.SUCCESS)));

    stub.server.verify(
        postRequestedFor(urlEqualTo(STATUSES))
            .withHeader("Authorization", equalTo("Bearer " + HostStub.TOKEN))
            .withRequestBody(
                equalToJson(
                    """
                    {"key": "berth/production", "state": "SUCCESSFUL", "name": "berth/production",
                     "description": "Live in 4 s", "url": "https://berth.example/deploys/7"}
                    """)));
  }

  @Test
  void anApiTokenIsThePasswordOfItsUser() {
    stub.server.stubFor(post(urlEqualTo(STATUSES)).willReturn(json(201, "{}")));

    done(
        stub.host(HostingService.BITBUCKET, "mona@example.com:t0ken")
            .publish(status(CommitStatus.State.SUCCESS)));

    stub.server.verify(
        postRequestedFor(urlEqualTo(STATUSES))
            .withHeader("Authorization", equalTo("Basic bW9uYUBleGFtcGxlLmNvbTp0MGtlbg==")));
  }

  @Test
  void aLongContextStillFitsIntoAKey() {
    stub.server.stubFor(post(urlEqualTo(STATUSES)).willReturn(json(201, "{}")));

    done(
        host.publish(
            new CommitStatus(
                COMMIT,
                CommitStatus.State.PENDING,
                "berth/" + "x".repeat(60),
                "",
                URI.create("https://berth.example/"))));

    stub.server.verify(
        postRequestedFor(urlEqualTo(STATUSES))
            .withRequestBody(matchingJsonPath("$.key", matching("[0-9a-f]{40}"))));
  }

  @Test
  void aCommentIsAddedOnceAndThenChanged() {
    String first = COMMENTS + "?sort=created_on&pagelen=100&page=1";
    String second = COMMENTS + "?sort=created_on&pagelen=100&page=2";
    stub.server.stubFor(
        get(urlEqualTo(first))
            .willReturn(json(200, "{\"values\":[],\"next\":\"https://elsewhere.invalid/page\"}")));
    stub.server.stubFor(get(urlEqualTo(second)).willReturn(json(200, "{\"values\":[]}")));
    stub.server.stubFor(post(urlEqualTo(COMMENTS)).willReturn(json(201, "{\"id\":3}")));

    assertThat(done(host.ensureComment(6, HostStub.comment()))).isEqualTo(new CommentId("3"));
    stub.server.verify(
        postRequestedFor(urlEqualTo(COMMENTS))
            .withRequestBody(
                equalToJson(
                    """
                    {"content": {"raw":
                      "[//]: # (berth:k3y)\\n\\n**Live** at https://shop.example"}}
                    """)));

    stub.server.stubFor(
        get(urlEqualTo(second))
            .willReturn(
                json(
                    200,
                    "{\"values\":[{\"id\":3,\"content\":{\"raw\":\"[//]: # (berth:k3y)\\n\\nold\"}}]}")));
    stub.server.stubFor(put(urlEqualTo(COMMENTS + "/3")).willReturn(json(200, "{\"id\":3}")));

    done(host.ensureComment(6, HostStub.comment()));
    stub.server.verify(1, putRequestedFor(urlEqualTo(COMMENTS + "/3")));
    stub.server.verify(1, postRequestedFor(urlEqualTo(COMMENTS)));
  }

  @Test
  void aWebhookIsAddedOnceAndThenChanged() {
    String list = HOOKS + "?pagelen=100&page=1";
    stub.server.stubFor(get(urlEqualTo(list)).willReturn(json(200, "{\"values\":[]}")));
    stub.server.stubFor(post(urlEqualTo(HOOKS)).willReturn(json(201, "{\"uuid\":\"{a1-b2}\"}")));

    assertThat(done(host.ensureWebhook(HostStub.target()))).isEqualTo(new WebhookId("{a1-b2}"));
    stub.server.verify(
        postRequestedFor(urlEqualTo(HOOKS))
            .withRequestBody(
                equalToJson(
                    """
                    {"description": "Berth", "url": "https://berth.example/hooks/1",
                     "active": true, "secret": "planted-secret-91ab",
                     "events": ["repo:push", "pullrequest:created", "pullrequest:updated",
                                "pullrequest:fulfilled", "pullrequest:rejected"]}
                    """)));

    stub.server.stubFor(
        get(urlEqualTo(list))
            .willReturn(
                json(
                    200,
                    "{\"values\":[{\"uuid\":\"{a1-b2}\",\"url\":\"https://berth.example/hooks/1\"}]}")));
    stub.server.stubFor(
        put(urlEqualTo(HOOKS + "/%7Ba1-b2%7D")).willReturn(json(200, "{\"uuid\":\"{a1-b2}\"}")));

    done(host.ensureWebhook(HostStub.target()));
    stub.server.verify(1, postRequestedFor(urlEqualTo(HOOKS)));
  }

  @Test
  void bitbucketOffersNoTest() {
    assertThat(done(host.testWebhook(new WebhookId("{a1-b2}"))))
        .isEqualTo(TestDelivery.NOT_OFFERED);
    assertThat(stub.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          repository:write, webhook    | YES     | NO      | YES
          write:pullrequest:bitbucket  | NO      | YES     | NO
          ''                           | UNKNOWN | UNKNOWN | UNKNOWN
          """)
  void accessIsWhatTheScopesSay(
      String scopes, Ability statuses, Ability comments, Ability webhooks) {
    stub.server.stubFor(
        get(urlEqualTo(REPOSITORY))
            .willReturn(
                json(200, "{\"mainbranch\":{\"name\":\"main\"}}")
                    .withHeader("X-OAuth-Scopes", scopes)));

    RepositoryAccess access = done(host.access());

    assertThat(access.defaultBranch()).contains("main");
    assertThat(access.statuses()).isEqualTo(statuses);
    assertThat(access.comments()).isEqualTo(comments);
    assertThat(access.webhooks()).isEqualTo(webhooks);
  }
}
