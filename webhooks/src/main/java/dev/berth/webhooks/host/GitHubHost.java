package dev.berth.webhooks.host;

import dev.berth.webhooks.host.RepositoryAccess.Ability;
import dev.berth.webhooks.send.Bounded;
import dev.berth.webhooks.send.HostAnswer;
import dev.berth.webhooks.send.HttpReply;
import dev.berth.webhooks.send.HttpSender;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * GitHub's REST API, in the cloud or on Enterprise Server.
 *
 * @see <a href="https://docs.github.com/en/rest">its documentation</a>
 */
final class GitHubHost implements RepositoryHost {
  private static final int MAX_DESCRIPTION = 140;
  private static final int MAX_COMMENT = 65_000;

  private static final String READ =
      "a classic token needs the scope repo, a fine-grained one \"Metadata: read\"";
  private static final String STATUSES =
      "a classic token needs the scope repo:status, a fine-grained one \"Commit statuses: write\"";
  private static final String COMMENTS =
      "a classic token needs the scope repo, a fine-grained one \"Pull requests: write\"";
  private static final String WEBHOOKS =
      "a classic token needs the scope admin:repo_hook, a fine-grained one \"Webhooks: write\"";

  private final HostApi api;
  private final String repository;

  GitHubHost(HostSettings settings, HttpSender sender, Clock clock) {
    this.api =
        new HostApi(
            settings,
            sender,
            Map.of(
                "Accept", "application/vnd.github+json",
                "Authorization", "Bearer " + settings.token().reveal(),
                "X-GitHub-Api-Version", "2022-11-28"),
            clock);
    this.repository = "/repos/" + settings.repository();
  }

  @Override
  public HostAnswer<RepositoryAccess> access() {
    return api.answer(() -> {
      HttpReply reply = api.call("GET", repository, Optional.empty(), READ);
      JsonNode found = api.parsed(reply);
      JsonNode permissions = found.path("permissions");
      Set<String> code =
          found.path("private").asBoolean(true) ? Set.of("repo") : Set.of("repo", "public_repo");
      Set<String> statuses = new HashSet<>(code);
      statuses.add("repo:status");
      return Abilities.access(
          Abilities.branch(found.path("default_branch")),
          Abilities.permission(permissions, "push").and(scope(reply, statuses)),
          Abilities.permission(permissions, "pull").and(scope(reply, code)),
          Abilities.permission(permissions, "admin")
              .and(scope(reply, Set.of("repo", "admin:repo_hook", "write:repo_hook"))),
          List.of(STATUSES, COMMENTS, WEBHOOKS));
    });
  }

  /** Classic tokens have their scopes told; for others the repository's permissions must do. */
  private static Ability scope(HttpReply reply, Set<String> sufficient) {
    return reply
        .headers()
        .only("X-OAuth-Scopes")
        .filter(scopes -> !scopes.isBlank())
        .map(scopes -> Arrays.asList(scopes.split("\\s*,\\s*", -1)))
        .map(scopes -> Ability.of(!Collections.disjoint(scopes, sufficient)))
        .orElse(Ability.YES);
  }

  @Override
  public HostAnswer<CommitStatus> publish(CommitStatus status) {
    return api.answer(() -> {
      CommitStatus cut = status.described(Bounded.line(status.description(), MAX_DESCRIPTION));
      api.json("POST", repository + "/statuses/" + cut.commit(), statusBody(cut), STATUSES);
      return cut;
    });
  }

  /** The same for Gitea. */
  static ObjectNode statusBody(CommitStatus status) {
    return HostApi.object()
        .put("state", status.state().name().toLowerCase(Locale.ROOT))
        .put("target_url", status.target().toString())
        .put("description", status.description())
        .put("context", status.context());
  }

  @Override
  public HostAnswer<CommentId> ensureComment(long pullRequest, Comment comment) {
    String comments = repository + "/issues/" + pullRequest + "/comments";
    CommentThread thread =
        new CommentThread(
            comments,
            asked -> asked.list(comments, "per_page", 100, COMMENTS),
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

  @Override
  public HostAnswer<WebhookId> ensureWebhook(WebhookTarget target) {
    ObjectNode body = HostApi.object().put("name", "web").put("active", true);
    body.putArray("events").add("push").add("pull_request");
    body.putObject("config")
        .put("url", target.url().toString())
        .put("content_type", "json")
        .put("insecure_ssl", "0")
        .put("secret", target.secret().reveal());
    WebhookList webhooks =
        new WebhookList(
            repository + "/hooks",
            "per_page",
            100,
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
          "POST", repository + "/hooks/" + webhook.value() + "/pings", Optional.empty(), WEBHOOKS);
      return TestDelivery.REQUESTED;
    });
  }

  @Override
  public Optional<Deployments> deployments() {
    return Optional.of(new GitHubDeployments(api, repository));
  }
}
