package dev.berth.webhooks;

import dev.berth.webhooks.WebhookEvent.Action;
import dev.berth.webhooks.WebhookEvent.PullRequest;
import java.util.Optional;

/** A pull request as GitHub and Gitea write it down. */
final class GitHubPullRequest {
  private GitHubPullRequest() {}

  static ParsedDelivery read(Fields payload) {
    return action(payload)
        .<ParsedDelivery>map(action -> GitPayload.one(event(payload, action)))
        .orElseGet(
            () -> GitPayload.ignored("the pull request changed in nothing that is deployed"));
  }

  private static Optional<Action> action(Fields payload) {
    return switch (payload.text("action")) {
      case "opened", "reopened" -> Optional.of(Action.OPENED);
      case "synchronize", "synchronized" -> Optional.of(Action.UPDATED);
      case "closed" -> Optional.of(Action.CLOSED);
      case "edited" ->
          payload
              .optionalObject("changes")
              .filter(changes -> changes.has("base") || changes.has("ref"))
              .map(changes -> Action.UPDATED);
      default -> Optional.empty();
    };
  }

  private static PullRequest event(Fields payload, Action action) {
    Repository repository = GitPayload.repository(payload);
    Fields request = payload.object("pull_request");
    Fields head = request.object("head");
    Optional<String> headRepository =
        head.optionalObject("repo").map(repo -> repo.fullName("full_name"));
    return new PullRequest(
        action,
        repository,
        request.number("number"),
        head.commit("sha"),
        head.refName("ref", "refs/heads/"),
        headRepository,
        request.object("base").refName("ref", "refs/heads/"),
        request.object("user").text("login"),
        headRepository.filter(repository.fullName()::equalsIgnoreCase).isEmpty(),
        action == Action.CLOSED && request.flag("merged"),
        request.url("html_url"));
  }
}
