package dev.berth.webhooks.host;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static dev.berth.webhooks.host.HostStub.COMMIT;
import static dev.berth.webhooks.host.HostStub.done;
import static dev.berth.webhooks.host.HostStub.json;
import static dev.berth.webhooks.host.HostStub.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.webhooks.HostingService;
import dev.berth.webhooks.host.RepositoryAccess.Ability;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GiteaHostIT {
  private static final String REPOSITORY = "/api/repos/octo/shop";
  private static final String HOOKS = REPOSITORY + "/hooks";

  private final HostStub stub = new HostStub();
  private final RepositoryHost host = stub.host(HostingService.GITEA);

  @AfterEach
  void close() {
    stub.close();
  }

  @Test
  void aStatusIsPublished() {
    stub.server.stubFor(
        post(urlEqualTo(REPOSITORY + "/statuses/" + COMMIT)).willReturn(json(201, "{\"id\":1}")));

    done(host.publish(status(CommitStatus.State.PENDING)));

    stub.server.verify(
        postRequestedFor(urlEqualTo(REPOSITORY + "/statuses/" + COMMIT))
            .withHeader("Authorization", equalTo("token " + HostStub.TOKEN))
            .withRequestBody(
                equalToJson(
                    """
                    {"state": "pending", "target_url": "https://berth.example/deploys/7",
                     "description": "Live in 4 s", "context": "berth/production"}
                    """)));
  }

  @Test
  void aCommentIsAddedOnceAndThenChanged() {
    String comments = REPOSITORY + "/issues/4/comments";
    stub.server.stubFor(get(urlEqualTo(comments)).willReturn(json(200, "[]")));
    stub.server.stubFor(post(urlEqualTo(comments)).willReturn(json(201, "{\"id\":3}")));

    assertThat(done(host.ensureComment(4, HostStub.comment()))).isEqualTo(new CommentId("3"));

    stub.server.stubFor(
        get(urlEqualTo(comments))
            .willReturn(json(200, "[{\"id\":3,\"body\":\"<!-- berth:k3y -->\\n\\nold\"}]")));
    stub.server.stubFor(
        patch(urlEqualTo(REPOSITORY + "/issues/comments/3")).willReturn(json(200, "{\"id\":3}")));

    assertThat(done(host.ensureComment(4, HostStub.comment()))).isEqualTo(new CommentId("3"));
    stub.server.verify(1, postRequestedFor(urlEqualTo(comments)));
  }

  @Test
  void aWebhookIsAddedOnceAndThenChanged() {
    String list = HOOKS + "?limit=50&page=1";
    stub.server.stubFor(get(urlEqualTo(list)).willReturn(json(200, "[]")));
    stub.server.stubFor(post(urlEqualTo(HOOKS)).willReturn(json(201, "{\"id\":8}")));

    assertThat(done(host.ensureWebhook(HostStub.target()))).isEqualTo(new WebhookId("8"));
    stub.server.verify(
        postRequestedFor(urlEqualTo(HOOKS))
            .withRequestBody(
                equalToJson(
                    """
                    {"type": "gitea", "active": true, "branch_filter": "*",
                     "events": ["push", "delete", "pull_request"],
                     "config": {"url": "https://berth.example/hooks/1", "content_type": "json",
                                "secret": "planted-secret-91ab"}}
                    """)));

    stub.server.stubFor(
        get(urlEqualTo(list))
            .willReturn(
                json(200, "[{\"id\":8,\"config\":{\"url\":\"https://berth.example/hooks/1\"}}]")));
    stub.server.stubFor(patch(urlEqualTo(HOOKS + "/8")).willReturn(json(200, "{\"id\":8}")));

    done(host.ensureWebhook(HostStub.target()));
    stub.server.verify(1, patchRequestedFor(urlEqualTo(HOOKS + "/8")));
    stub.server.verify(1, postRequestedFor(urlEqualTo(HOOKS)));
  }

  @Test
  void aWebhookIsTested() {
    stub.server.stubFor(post(urlEqualTo(HOOKS + "/8/tests")).willReturn(json(204, "")));

    assertThat(done(host.testWebhook(new WebhookId("8")))).isEqualTo(TestDelivery.REQUESTED);
  }

  @Test
  void accessIsWhatTheUserMayDo() {
    stub.server.stubFor(
        get(urlEqualTo(REPOSITORY))
            .willReturn(
                json(
                    200,
                    "{\"default_branch\":\"main\",\"permissions\":{\"admin\":false,\"push\":true,"
                        + "\"pull\":true}}")));

    RepositoryAccess access = done(host.access());

    assertThat(access.defaultBranch()).contains("main");
    assertThat(access.statuses()).isEqualTo(Ability.YES);
    assertThat(access.webhooks()).isEqualTo(Ability.NO);
    assertThat(access.advice())
        .singleElement()
        .asString()
        .contains("must administer the repository");
  }
}
