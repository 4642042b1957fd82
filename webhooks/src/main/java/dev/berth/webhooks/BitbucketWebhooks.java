package dev.berth.webhooks;

import dev.berth.webhooks.ParsedDelivery.Events;
import dev.berth.webhooks.WebhookEvent.Action;
import dev.berth.webhooks.WebhookEvent.BranchDeleted;
import dev.berth.webhooks.WebhookEvent.Ignored;
import dev.berth.webhooks.WebhookEvent.Ping;
import dev.berth.webhooks.WebhookEvent.PullRequest;
import dev.berth.webhooks.WebhookEvent.Push;
import dev.berth.webhooks.WebhookEvent.TagPushed;
import java.util.List;
import java.util.Optional;

/**
 * Bitbucket Cloud.
 *
 * @see <a href="https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/">event
 *     payloads</a>
 * @see <a href="https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/">secrets</a>
 */
final class BitbucketWebhooks implements WebhookProvider {
  private static final List<String> EVENT = List.of("X-Event-Key");

  @Override
  public Verification verify(Delivery delivery, Credential secret) {
    return HmacSignature.verify(delivery, secret, "X-Hub-Signature", "sha256=");
  }

  @Override
  public Optional<String> deliveryId(Delivery delivery) {
    return GitPayload.deliveryId(delivery, "X-Request-UUID");
  }

  @Override
  public Optional<String> event(Delivery delivery) {
    return GitPayload.eventName(delivery, EVENT);
  }

  @Override
  public ParsedDelivery parse(Delivery delivery) {
    return Payload.read(
        delivery,
        body ->
            switch (GitPayload.event(delivery, EVENT)) {
              case "diagnostics:ping" -> GitPayload.one(new Ping());
              case "repo:push" -> push(body.get());
              case "pullrequest:created" -> request(body.get(), Action.OPENED, false);
              case "pullrequest:updated" -> request(body.get(), Action.UPDATED, false);
              case "pullrequest:fulfilled" -> request(body.get(), Action.CLOSED, true);
              case "pullrequest:rejected" -> request(body.get(), Action.CLOSED, false);
              default -> GitPayload.ignored("Berth has no use for this kind of event");
            });
  }

  private static ParsedDelivery push(Fields payload) {
    Repository repository = repository(payload);
    String pusher = user(payload.object("actor"));
    List<WebhookEvent> events =
        payload.object("push").objects("changes").stream()
            .map(change -> change(repository, pusher, change))
            .toList();
    return events.isEmpty() ? GitPayload.ignored("the push changed nothing") : new Events(events);
  }

  private static WebhookEvent change(Repository repository, String pusher, Fields change) {
    Optional<Fields> after = change.optionalObject("new");
    Optional<Fields> before = change.optionalObject("old");
    if (after.isEmpty() && before.isEmpty()) {
      throw change.problem("new", "is missing, and so is old");
    }
    Fields ref = after.or(() -> before).orElseThrow();
    String name = ref.refName("name", "refs/heads/");
    Optional<String> oldCommit = before.map(BitbucketWebhooks::target);
    return switch (ref.text("type")) {
      case "branch", "named_branch" ->
          after
              .<WebhookEvent>map(
                  branch -> new Push(repository, name, oldCommit, target(branch), pusher))
              .orElseGet(() -> new BranchDeleted(repository, name, oldCommit, pusher));
      case "tag" ->
          after
              .<WebhookEvent>map(tag -> new TagPushed(repository, name, target(tag), pusher))
              .orElseGet(() -> new Ignored("a tag was deleted"));
      default -> new Ignored("what was pushed is neither a branch nor a tag");
    };
  }

  private static String target(Fields ref) {
    return ref.object("target").commit("hash");
  }

  private static ParsedDelivery request(Fields payload, Action action, boolean merged) {
    Repository repository = repository(payload);
    Fields request = payload.object("pullrequest");
    Fields source = request.object("source");
    Optional<String> headRepository =
        source.optionalObject("repository").map(fork -> fork.fullName("full_name"));
    return GitPayload.one(
        new PullRequest(
            action,
            repository,
            request.number("id"),
            source.object("commit").commit("hash"),
            source.object("branch").refName("name", "refs/heads/"),
            headRepository,
            request.object("destination").object("branch").refName("name", "refs/heads/"),
            user(request.object("author")),
            headRepository.filter(repository.fullName()::equalsIgnoreCase).isEmpty(),
            merged,
            link(request)));
  }

  private static Repository repository(Fields payload) {
    Fields repository = payload.object("repository");
    return new Repository(repository.fullName("full_name"), link(repository));
  }

  private static String link(Fields owner) {
    return owner.object("links").object("html").url("href");
  }

  private static String user(Fields user) {
    return user.anyText("nickname", "display_name", "uuid");
  }
}
