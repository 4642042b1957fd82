package dev.berth.webhooks.host;

import dev.berth.webhooks.StandardWebhook;
import dev.berth.webhooks.host.RepositoryAccess.Ability;
import dev.berth.webhooks.send.Bounded;
import dev.berth.webhooks.send.HostAnswer;
import dev.berth.webhooks.send.HostAnswer.Refused;
import dev.berth.webhooks.send.HttpReply;
import dev.berth.webhooks.send.HttpSender;
import dev.berth.webhooks.send.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * GitLab's REST API, in the cloud or self-managed.
 *
 * @see <a href="https://docs.gitlab.com/api/rest/">its documentation</a>
 */
final class GitLabHost implements RepositoryHost {
  private static final int MAX_DESCRIPTION = 255;
  private static final int MAX_COMMENT = 900_000;
  private static final int REPORTER = 20;
  private static final int DEVELOPER = 30;
  private static final int MAINTAINER = 40;

  private static final String READ = "the token needs the scope api";
  private static final String STATUSES = "the token needs the scope api and the role Developer";
  private static final String COMMENTS = "the token needs the scope api and the role Reporter";
  private static final String WEBHOOKS = "the token needs the scope api and the role Maintainer";

  private final HostApi api;
  private final String project;

  GitLabHost(HostSettings settings, HttpSender sender, Clock clock) {
    this.api =
        new HostApi(settings, sender, Map.of("PRIVATE-TOKEN", settings.token().reveal()), clock);
    this.project = "/projects/" + settings.repository().replace("/", "%2F");
  }

  @Override
  public HostAnswer<RepositoryAccess> access() {
    return api.answer(() -> {
      JsonNode found = api.get(project, READ);
      JsonNode permissions = found.path("permissions");
      int role =
          Math.max(
              permissions.path("project_access").path("access_level").asInt(0),
              permissions.path("group_access").path("access_level").asInt(0));
      Ability writes = scope();
      return Abilities.access(
          Abilities.branch(found.path("default_branch")),
          Ability.of(role >= DEVELOPER).and(writes),
          Ability.of(role >= REPORTER).and(writes),
          Ability.of(role >= MAINTAINER).and(writes),
          List.of(STATUSES, COMMENTS, WEBHOOKS));
    });
  }

  /** Tokens of OAuth and old versions do not know themselves. */
  private Ability scope() {
    Optional<HttpReply> self =
        api.callUnless(
            Set.of(400, 401, 403, 404),
            "GET",
            "/personal_access_tokens/self",
            Optional.empty(),
            READ);
    return self.map(api::parsed)
        .map(token -> token.path("scopes"))
        .filter(JsonNode::isArray)
        .map(scopes -> Ability.of(scopes.valueStream().anyMatch(s -> s.asString("").equals("api"))))
        .orElse(Ability.UNKNOWN);
  }

  /** GitLab turns down a status that a commit has already; that is asked before it is believed. */
  @Override
  public HostAnswer<CommitStatus> publish(CommitStatus status) {
    CommitStatus cut = status.described(Bounded.line(status.description(), MAX_DESCRIPTION));
    String state =
        switch (cut.state()) {
          case PENDING -> "pending";
          case SUCCESS -> "success";
          case FAILURE -> "failed";
        };
    ObjectNode body =
        HostApi.object()
            .put("state", state)
            .put("name", cut.context())
            .put("description", cut.description())
            .put("target_url", cut.target().toString());
    String path = project + "/statuses/" + cut.commit();
    return api.answer(() -> {
      boolean taken =
          api.callUnless(Set.of(400), "POST", path, Optional.of(body), STATUSES).isPresent();
      if (!taken && !has(cut, state)) {
        throw new ConversationEnded(
            new Refused<>(
                Problem.INVALID,
                "GitLab turned the status of the commit down",
                "check that the commit is still in the repository; " + STATUSES));
      }
      return cut;
    });
  }

  private boolean has(CommitStatus status, String state) {
    JsonNode statuses =
        api.get(
            project
                + "/repository/commits/"
                + status.commit()
                + "/statuses?name="
                + URLEncoder.encode(status.context(), StandardCharsets.UTF_8),
            STATUSES);
    return statuses
        .valueStream()
        .anyMatch(entry ->
            entry.path("name").asString("").equals(status.context())
                && entry.path("status").asString("").equals(state));
  }

  @Override
  public HostAnswer<CommentId> ensureComment(long pullRequest, Comment comment) {
    String notes = project + "/merge_requests/" + pullRequest + "/notes";
    CommentThread thread =
        new CommentThread(
            notes,
            asked -> asked.list(notes + "?sort=asc&order_by=created_at", "per_page", 100, COMMENTS),
            notes,
            "PUT",
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
    boolean signed = StandardWebhook.isSecret(target.secret());
    ObjectNode body =
        HostApi.object()
            .put("url", target.url().toString())
            .put("push_events", true)
            .put("tag_push_events", true)
            .put("merge_requests_events", true)
            .put("enable_ssl_verification", true)
            .put(signed ? "signing_token" : "token", target.secret().reveal());
    WebhookList webhooks =
        new WebhookList(
            project + "/hooks", "per_page", 100, entry -> entry.path("url"), "id", "PUT");
    return api.answer(() -> {
      JsonNode webhook = webhooks.ensure(api, target, body, WEBHOOKS);
      if (signed && !webhook.path("signing_token_present").asBoolean(false)) {
        throw new ConversationEnded(
            new Refused<>(
                Problem.INVALID,
                "this GitLab does not sign its webhooks yet",
                "use a secret that does not begin with whsec_, or a newer GitLab"));
      }
      return new WebhookId(api.id(webhook, "id"));
    });
  }

  @Override
  public HostAnswer<TestDelivery> testWebhook(WebhookId webhook) {
    return api.answer(() -> {
      api.call(
          "POST",
          project + "/hooks/" + webhook.value() + "/test/push_events",
          Optional.empty(),
          WEBHOOKS);
      return TestDelivery.REQUESTED;
    });
  }
}
