package dev.berth.webhooks;

import dev.berth.webhooks.ParsedDelivery.Events;
import dev.berth.webhooks.WebhookEvent.BranchDeleted;
import dev.berth.webhooks.WebhookEvent.Ignored;
import dev.berth.webhooks.WebhookEvent.Push;
import dev.berth.webhooks.WebhookEvent.TagPushed;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the payloads of GitHub, Gitea and GitLab have in common. */
final class GitPayload {
  private static final String BRANCHES = "refs/heads/";
  private static final String TAGS = "refs/tags/";
  private static final Pattern DELIVERY_ID = Pattern.compile("[A-Za-z0-9{}._:-]{1,128}");

  private GitPayload() {}

  /** A push of one ref from {@code before} to {@code after}. */
  static ParsedDelivery push(Fields payload, Repository repository, String pusher) {
    String ref = payload.text("ref");
    Optional<String> before = payload.optionalCommit("before");
    Optional<String> after = payload.optionalCommit("after");
    if (ref.startsWith(BRANCHES)) {
      String branch = payload.refName("ref", BRANCHES);
      return after
          .map(commit -> one(new Push(repository, branch, before, commit, pusher)))
          .orElseGet(() -> one(new BranchDeleted(repository, branch, before, pusher)));
    }
    if (ref.startsWith(TAGS)) {
      String tag = payload.refName("ref", TAGS);
      return after
          .map(commit -> one(new TagPushed(repository, tag, commit, pusher)))
          .orElseGet(() -> ignored("a tag was deleted"));
    }
    return ignored("what was pushed is neither a branch nor a tag");
  }

  /** The repository of GitHub and Gitea. */
  static Repository repository(Fields payload) {
    Fields repository = payload.object("repository");
    return new Repository(repository.fullName("full_name"), repository.url("html_url"));
  }

  static Events one(WebhookEvent event) {
    return new Events(List.of(event));
  }

  static Events ignored(String reason) {
    return one(new Ignored(reason));
  }

  /** The first of these headers that looks like an id. */
  static Optional<String> deliveryId(Delivery delivery, String... headers) {
    for (String header : headers) {
      Optional<String> id =
          delivery.headers().only(header).filter(value -> DELIVERY_ID.matcher(value).matches());
      if (id.isPresent()) {
        return id;
      }
    }
    return Optional.empty();
  }

  /** The same for people; empty when no header says it. */
  static Optional<String> eventName(Delivery delivery, List<String> headers) {
    return headers.stream().flatMap(header -> delivery.headers().only(header).stream()).findFirst();
  }

  /** The name of the event, which a header carries. */
  static String event(Delivery delivery, List<String> headers) {
    for (String header : headers) {
      if (delivery.headers().has(header)) {
        return delivery
            .headers()
            .only(header)
            .orElseThrow(() -> headerProblem(header, "occurs more than once"));
      }
    }
    throw headerProblem(headers.getFirst(), "is missing");
  }

  private static Fields.FieldProblem headerProblem(String header, String problem) {
    return new Fields.FieldProblem(new MalformedDelivery(header, problem));
  }
}
