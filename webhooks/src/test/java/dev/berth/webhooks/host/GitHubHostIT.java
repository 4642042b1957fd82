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
import dev.berth.webhooks.host.Deployments.Deployment;
import dev.berth.webhooks.host.Deployments.Progress;
import dev.berth.webhooks.host.RepositoryAccess.Ability;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitHubHostIT {
  private static final String REPOSITORY = "/api/repos/octo/shop";
  private static final String COMMENTS = REPOSITORY + "/issues/7/comments";
  private static final String PAGE = COMMENTS + "?per_page=100&page=";

  private final HostStub stub = new HostStub();
  private final RepositoryHost host = stub.host(HostingService.GITHUB);

  @AfterEach
  void close() {
    stub.close();
  }

  @Test
  void aStatusIsPublished() {
    stub.server.stubFor(
        post(urlEqualTo(REPOSITORY + "/statuses/" + COMMIT)).willReturn(json(201, "{\"id\":1}")));

    assertThat(done(host.publish(status(CommitStatus.State.SUCCESS))))
        .isEqualTo(status(CommitStatus.State.SUCCESS));
    stub.server.verify(
        postRequestedFor(urlEqualTo(REPOSITORY + "/statuses/" + COMMIT))
            .withHeader("Authorization", equalTo("Bearer " + HostStub.TOKEN))
            .withHeader("Accept", equalTo("application/vnd.github+json"))
            .withHeader("X-GitHub-Api-Version", equalTo("2022-11-28"))
            .withRequestBody(
                equalToJson(
                    """
                    {"state": "success", "target_url": "https://berth.example/deploys/7",
                     "description": "Live in 4 s", "context": "berth/production"}
                    """)));
  }

  @Test
  void aDescriptionIsCutToWhatGitHubTakes() {
    stub.always(json(201, "{}"));

    CommitStatus cut =
        done(
            host.publish(
                new CommitStatus(
                    COMMIT,
                    CommitStatus.State.FAILURE,
                    "berth",
                    "a\nb " + "x".repeat(200),
                    URI.create("https://berth.example/"))));

    assertThat(cut.description()).hasSize(140).startsWith("a b x").endsWith("…");
  }

  @Test
  void aCommentIsAddedOnceAndThenChanged() {
    String others = ",{\"id\":1,\"body\":\"an answer to <!-- berth:k3y -->\"}".repeat(100);
    stub.server.stubFor(
        get(urlEqualTo(PAGE + 1)).willReturn(json(200, "[" + others.substring(1) + "]")));
    stub.server.stubFor(get(urlEqualTo(PAGE + 2)).willReturn(json(200, "[]")));
    stub.server.stubFor(post(urlEqualTo(COMMENTS)).willReturn(json(201, "{\"id\":9000000001}")));

    assertThat(done(host.ensureComment(7, HostStub.comment())))
        .isEqualTo(new CommentId("9000000001"));
    stub.server.verify(
        postRequestedFor(urlEqualTo(COMMENTS))
            .withRequestBody(
                equalToJson(
                    """
                    {"body": "<!-- berth:k3y -->\\n\\n**Live** at https://shop.example"}
                    """)));

    stub.server.stubFor(
        get(urlEqualTo(PAGE + 2))
            .willReturn(
                json(
                    200,
                    "[{\"id\":5,\"body\":\"<!-- berth:k3y -->\\n\\nold\"},"
                        + "{\"id\":6,\"body\":\"<!-- berth:k3y --> a copy\"}]")));
    stub.server.stubFor(
        patch(urlEqualTo(REPOSITORY + "/issues/comments/5")).willReturn(json(200, "{\"id\":5}")));

    assertThat(done(host.ensureComment(7, HostStub.comment()))).isEqualTo(new CommentId("5"));
    stub.server.verify(1, postRequestedFor(urlEqualTo(COMMENTS)));
  }

  @Test
  void aRememberedCommentIsNotLookedFor() {
    stub.server.stubFor(
        patch(urlEqualTo(REPOSITORY + "/issues/comments/5")).willReturn(json(200, "{\"id\":5}")));

    done(host.ensureComment(7, new Comment("berth:k3y", "text", Optional.of(new CommentId("5")))));

    assertThat(stub.requests()).containsExactly("PATCH " + REPOSITORY + "/issues/comments/5");
  }

  @Test
  void aRememberedCommentThatSomebodyDeletedIsAddedAgain() {
    stub.server.stubFor(
        patch(urlEqualTo(REPOSITORY + "/issues/comments/5")).willReturn(json(404, "{}")));
    stub.server.stubFor(get(urlEqualTo(PAGE + 1)).willReturn(json(200, "[]")));
    stub.server.stubFor(post(urlEqualTo(COMMENTS)).willReturn(json(201, "{\"id\":6}")));

    assertThat(
            done(
                host.ensureComment(
                    7, new Comment("berth:k3y", "text", Optional.of(new CommentId("5"))))))
        .isEqualTo(new CommentId("6"));
  }

  @Test
  void aWebhookIsAddedOnceAndThenChanged() {
    String hooks = REPOSITORY + "/hooks";
    stub.server.stubFor(
        get(urlEqualTo(hooks + "?per_page=100&page=1"))
            .willReturn(json(200, "[{\"id\":1,\"config\":{\"url\":\"https://ci.example\"}}]")));
    stub.server.stubFor(post(urlEqualTo(hooks)).willReturn(json(201, "{\"id\":2}")));

    assertThat(done(host.ensureWebhook(HostStub.target()))).isEqualTo(new WebhookId("2"));
    stub.server.verify(
        postRequestedFor(urlEqualTo(hooks))
            .withRequestBody(
                equalToJson(
                    """
                    {"name": "web", "active": true, "events": ["push", "pull_request"],
                     "config": {"url": "https://berth.example/hooks/1", "content_type": "json",
                                "insecure_ssl": "0", "secret": "planted-secret-91ab"}}
                    """)));

    stub.server.stubFor(
        get(urlEqualTo(hooks + "?per_page=100&page=1"))
            .willReturn(
                json(200, "[{\"id\":2,\"config\":{\"url\":\"https://berth.example/hooks/1\"}}]")));
    stub.server.stubFor(patch(urlEqualTo(hooks + "/2")).willReturn(json(200, "{\"id\":2}")));

    assertThat(done(host.ensureWebhook(HostStub.target()))).isEqualTo(new WebhookId("2"));
    stub.server.verify(1, postRequestedFor(urlEqualTo(hooks)));
    stub.server.verify(1, patchRequestedFor(urlEqualTo(hooks + "/2")));
  }

  @Test
  void aWebhookIsPinged() {
    stub.server.stubFor(post(urlEqualTo(REPOSITORY + "/hooks/2/pings")).willReturn(json(204, "")));

    assertThat(done(host.testWebhook(new WebhookId("2")))).isEqualTo(TestDelivery.REQUESTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          repo                        | true  | true  | YES | YES | YES
          repo:status, write:repo_hook | true | true  | YES | NO  | YES
          read:org                    | true  | true  | NO  | NO  | NO
          ''                          | true  | false | YES | YES | NO
          repo                        | false | false | NO  | YES | NO
          """)
  void accessIsWhatUserAndTokenMayDoBoth(
      String scopes,
      boolean push,
      boolean admin,
      Ability statuses,
      Ability comments,
      Ability webhooks) {
    stub.server.stubFor(
        get(urlEqualTo(REPOSITORY))
            .willReturn(
                json(
                        200,
                        """
                        {"default_branch":"trunk","private":true,
                         "permissions":{"admin":%s,"push":%s,"pull":true}}
                        """
                            .formatted(admin, push))
                    .withHeader("X-OAuth-Scopes", scopes)));

    RepositoryAccess access = done(host.access());

    assertThat(access.defaultBranch()).contains("trunk");
    assertThat(access.statuses()).isEqualTo(statuses);
    assertThat(access.comments()).isEqualTo(comments);
    assertThat(access.webhooks()).isEqualTo(webhooks);
  }

  @Test
  void aDeploymentIsFoundOrMadeAndReported() {
    String path = REPOSITORY + "/deployments";
    String search = path + "?sha=" + COMMIT + "&environment=preview%2Fcart&task=deploy&per_page=1";
    Deployment deployment =
        new Deployment(COMMIT, "preview/cart", "A cart", false, Optional.empty());
    Deployments deployments = host.deployments().orElseThrow();
    stub.server.stubFor(get(urlEqualTo(search)).willReturn(json(200, "[]")));
    stub.server.stubFor(post(urlEqualTo(path)).willReturn(json(201, "{\"id\":42}")));
    stub.server.stubFor(
        post(urlEqualTo(path + "/42/statuses")).willReturn(json(201, "{\"id\":1}")));

    DeploymentId id = done(deployments.ensure(deployment));
    done(
        deployments.report(
            id,
            new Progress(
                Deployments.State.SUCCESS,
                "Live",
                Optional.of(URI.create("https://cart.example")),
                URI.create("https://berth.example/deploys/7"))));

    stub.server.verify(
        postRequestedFor(urlEqualTo(path))
            .withRequestBody(
                equalToJson(
                    """
                    {"ref": "%s", "task": "deploy", "auto_merge": false, "required_contexts": [],
                     "environment": "preview/cart", "description": "A cart",
                     "production_environment": false, "transient_environment": true}
                    """
                        .formatted(COMMIT))));
    stub.server.verify(
        postRequestedFor(urlEqualTo(path + "/42/statuses"))
            .withRequestBody(
                equalToJson(
                    """
                    {"state": "success", "environment_url": "https://cart.example",
                     "log_url": "https://berth.example/deploys/7", "description": "Live",
                     "auto_inactive": true}
                    """)));
    stub.server.stubFor(get(urlEqualTo(search)).willReturn(json(200, "[{\"id\":42}]")));

    assertThat(done(deployments.ensure(deployment))).isEqualTo(new DeploymentId("42"));
    stub.server.verify(1, postRequestedFor(urlEqualTo(path)));
  }
}
