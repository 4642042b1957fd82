package dev.berth.webhooks.host;

import dev.berth.webhooks.send.Bounded;
import dev.berth.webhooks.send.HostAnswer;
import dev.berth.webhooks.send.HttpSender;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API of Gitea and Forgejo.
 *
 * @see <a href="https://docs.gitea.com/api/">its documentation</a>
 */
final class GiteaHost implements RepositoryHost {
  private static final int MAX_DESCRIPTION = 255;
  private static final int MAX_COMMENT = 65_000;

  private static final String READ = "the token needs the scope read:repository";
  private static final String STATUSES =
      "the token needs the scope write:repository, its user must be allowed to write code";
  private static final String COMMENTS = "the token needs the scope write:issue";
  private static final String WEBHOOKS =
      "the token needs the scope write:repository, its user must administer the repository";

  private final HostApi api;
  private final String repository;

  GiteaHost(HostSettings settings, HttpSender sender, Clock clock) {
    this.api =
        new HostApi(
            settings, sender, Map.of("Authorization", "token " + settings.token().reveal()), clock);
    this.repository = "/repos/" + settings.repository();
  }

  /** As far as the user's permissions go: Gitea does not tell the scopes of a token. */
  @Override
  public HostAnswer<RepositoryAccess> access() {
    return api.answer(() -> {
      JsonNode found = api.get(repository, READ);
      JsonNode permissions = found.path("permissions");
      return Abilities.access(
          Abilities.branch(found.path("default_branch")),
          Abilities.permission(permissions, "push"),
          Abilities.permission(permissions, "pull"),
          Abilities.permission(permissions, "admin"),
          List.of(STATUSES, COMMENTS, WEBHOOKS));
    });
  }

  @Override
  public HostAnswer<CommitStatus> publish(CommitStatus status) {
    return api.answer(() -> {
      CommitStatus cut = status.described(Bounded.line(status.description(), MAX_DESCRIPTION));
      api.json(
          "POST", repository + "/statuses/" + cut.commit(), GitHubHost.statusBody(cut), STATUSES);
      return cut;
    });
  }

  /** Gitea gives the comments of an issue in one piece. */
  @Override
  public HostAnswer<CommentId> ensureComment(long pullRequest, Comment comment) {
    String comments = repository + "/issues/" + pullRequest + "/comments";
    CommentThread thread =
        new CommentThread(
            comments,
            asked -> {
              List<JsonNode> entries = new ArrayList<>();
              asked.get(comments, COMMENTS).forEach(entries::add);
              return entries;
            },
            repository + "/issues/comments",
            "PATCH",
            text -> HostApi.object().put("body", text),
            entry -> entry.path("body"));
    return api.answer(() ->
        thread.ensure(
            api,
            comment.remembered(),
            "<!-- " + comment.key() + " -->",
            Bounded.text(comment.markdown(), MAX_COMMENT),
            COMMENTS));
  }

  /** {@code pull_request} stands for all that may happen to one. */
  @Override
  public HostAnswer<WebhookId> ensureWebhook(WebhookTarget target) {
    ObjectNode body =
        HostApi.object().put("type", "gitea").put("active", true).put("branch_filter", "*");
    body.putArray("events").add("push").add("delete").add("pull_request");
    body.putObject("config")
        .put("url", target.url().toString())
        .put("content_type", "json")
        .put("secret", target.secret().reveal());
    WebhookList webhooks =
        new WebhookList(
            repository + "/hooks",
            "limit",
            50,
            entry -> entry.path("config").path("url"),
            "id",
            "PATCH");
    return api.answer(
        () -> new WebhookId(api.id(webhooks.ensure(api, target, body, WEBHOOKS), "id")));
  }

  @Override
  public HostAnswer<TestDelivery> testWebhook(WebhookId webhook) {
    return api.answer(() -> {
      api.call(
          "POST", repository + "/hooks/" + webhook.value() + "/tests", Optional.empty(), WEBHOOKS);
      return TestDelivery.REQUESTED;
    });
  }
}
