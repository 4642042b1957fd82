package dev.berth.webhooks.host;

import dev.berth.webhooks.host.RepositoryAccess.Ability;
import dev.berth.webhooks.send.Bounded;
import dev.berth.webhooks.send.HostAnswer;
import dev.berth.webhooks.send.HttpReply;
import dev.berth.webhooks.send.HttpSender;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API of Bitbucket Cloud.
 *
 * @see <a href="https://developer.atlassian.com/cloud/bitbucket/rest/">its documentation</a>
 */
final class BitbucketHost implements RepositoryHost {
  private static final int MAX_DESCRIPTION = 255;
  private static final int MAX_COMMENT = 32_000;
  private static final int MAX_KEY = 40;

  private static final String READ =
      "an access token needs \"Repositories: Read\", an API token read:repository:bitbucket";
  private static final String STATUSES =
      "an access token needs \"Repositories: Write\", an API token write:repository:bitbucket";
  private static final String COMMENTS =
      "an access token needs \"Pull requests: Write\", an API token write:pullrequest:bitbucket";
  private static final String WEBHOOKS =
      "an access token needs \"Webhooks: Read and write\", an API token read:webhook:bitbucket and"
          + " write:webhook:bitbucket";

  private final HostApi api;
  private final String repository;

  BitbucketHost(HostSettings settings, HttpSender sender, Clock clock) {
    this.api =
        new HostApi(
            settings,
            sender,
            Map.of("Authorization", authorization(settings.token().reveal())),
            clock);
    this.repository = "/repositories/" + settings.repository();
  }

  /** API tokens are passwords of a user, access tokens stand for themselves. */
  private static String authorization(String token) {
    return token.contains(":")
        ? "Basic " + Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8))
        : "Bearer " + token;
  }

  @Override
  public HostAnswer<RepositoryAccess> access() {
    return api.answer(() -> {
      HttpReply reply = api.call("GET", repository, Optional.empty(), READ);
      return Abilities.access(
          Abilities.branch(api.parsed(reply).path("mainbranch").path("name")),
          scope(reply, Set.of("repository:write", "write:repository:bitbucket")),
          scope(reply, Set.of("pullrequest", "pullrequest:write", "write:pullrequest:bitbucket")),
          scope(reply, Set.of("webhook", "write:webhook:bitbucket")),
          List.of(STATUSES, COMMENTS, WEBHOOKS));
    });
  }

  private static Ability scope(HttpReply reply, Set<String> sufficient) {
    return reply
        .headers()
        .only("X-OAuth-Scopes")
        .filter(scopes -> !scopes.isBlank())
        .map(scopes -> Arrays.asList(scopes.split("[\\s,]+", -1)))
        .map(scopes -> Ability.of(!Collections.disjoint(scopes, sufficient)))
        .orElse(Ability.UNKNOWN);
  }

  @Override
  public HostAnswer<CommitStatus> publish(CommitStatus status) {
    CommitStatus cut = status.described(Bounded.line(status.description(), MAX_DESCRIPTION));
    ObjectNode body =
        HostApi.object()
            .put("key", key(cut.context()))
            .put(
                "state",
                switch (cut.state()) {
                  case PENDING -> "INPROGRESS";
                  case SUCCESS -> "SUCCESSFUL";
                  case FAILURE -> "FAILED";
                })
            .put("name", cut.context())
            .put("description", cut.description())
            .put("url", cut.target().toString());
    return api.answer(() -> {
      api.json("POST", repository + "/commit/" + cut.commit() + "/statuses/build", body, STATUSES);
      return cut;
    });
  }

  /** Bitbucket's keys have 40 characters at most; longer contexts are told apart by their hash. */
  private static String key(String context) {
    if (context.length() <= MAX_KEY) {
      return context;
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(context.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, MAX_KEY);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Bitbucket shows comments of HTML; a link's definition that nothing refers to stays hidden. */
  @Override
  public HostAnswer<CommentId> ensureComment(long pullRequest, Comment comment) {
    String comments = repository + "/pullrequests/" + pullRequest + "/comments";
    CommentThread thread =
        new CommentThread(
            comments,
            asked -> asked.list(comments + "?sort=created_on", "pagelen", 100, COMMENTS),
            comments,
            "PUT",
            text -> {
              ObjectNode body = HostApi.object();
              body.putObject("content").put("raw", text);
              return body;
            },
            entry -> entry.path("content").path("raw"));
    return api.answer(() ->
        thread.ensure(
            api,
            comment.remembered(),
            "[//]: # (" + comment.key() + ")",
            Bounded.text(comment.markdown(), MAX_COMMENT),
            COMMENTS));
  }

  @Override
  public HostAnswer<WebhookId> ensureWebhook(WebhookTarget target) {
    ObjectNode body =
        HostApi.object()
            .put("description", "Berth")
            .put("url", target.url().toString())
            .put("active", true)
            .put("secret", target.secret().reveal());
    body.putArray("events")
        .add("repo:push")
        .add("pullrequest:created")
        .add("pullrequest:updated")
        .add("pullrequest:fulfilled")
        .add("pullrequest:rejected");
    WebhookList webhooks =
        new WebhookList(
            repository + "/hooks", "pagelen", 100, entry -> entry.path("url"), "uuid", "PUT");
    return api.answer(
        () -> new WebhookId(api.id(webhooks.ensure(api, target, body, WEBHOOKS), "uuid")));
  }

  @Override
  public HostAnswer<TestDelivery> testWebhook(WebhookId webhook) {
    return api.answer(() -> TestDelivery.NOT_OFFERED);
  }
}
