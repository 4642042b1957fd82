package dev.berth.webhooks.bitbucket;

import dev.berth.webhooks.Delivery;
import dev.berth.webhooks.MalformedDelivery;
import dev.berth.webhooks.Payload;
import dev.berth.webhooks.Service;
import dev.berth.webhooks.Signatures;
import dev.berth.webhooks.Verification;
import dev.berth.webhooks.WebhookEvent;
import dev.berth.webhooks.WebhookEvent.PullRequest.Action;
import dev.berth.webhooks.WebhookProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Bitbucket Cloud, after "Event payloads" and "Manage webhooks" in its documentation. */
public final class BitbucketWebhooks implements WebhookProvider {
  private static final int MOST_CHANGES = 1000;

  @Override
  public Service service() {
    return Service.BITBUCKET;
  }

  @Override
  public Verification verify(Delivery delivery, String secret) {
    return Signatures.hex(delivery, secret, delivery.header("x-hub-signature"), "sha256=");
  }

  @Override
  public Optional<String> id(Delivery delivery) {
    return delivery.header("x-request-uuid");
  }

  @Override
  public Optional<String> event(Delivery delivery) {
    return delivery.header("x-event-key");
  }

  @Override
  public List<WebhookEvent> parse(Delivery delivery) throws MalformedDelivery {
    String event =
        event(delivery)
            .orElseThrow(() -> new MalformedDelivery("the header X-Event-Key is missing"));
    Payload payload = Payload.of(delivery);
    return switch (event) {
      case "repo:push" -> push(payload);
      case "pullrequest:created" -> List.of(request(payload, Action.OPENED));
      case "pullrequest:updated" -> List.of(request(payload, Action.UPDATED));
      case "pullrequest:fulfilled", "pullrequest:rejected" ->
          List.of(request(payload, Action.CLOSED));
      default -> List.of(new WebhookEvent.Ignored("events of this kind do not concern deploys"));
    };
  }

  private static List<WebhookEvent> push(Payload payload) throws MalformedDelivery {
    List<WebhookEvent> events = new ArrayList<>();
    List<Payload> changes = payload.at("push").list("changes");
    if (changes.size() > MOST_CHANGES) {
      throw new MalformedDelivery("push.changes has more than " + MOST_CHANGES + " entries");
    }
    String repository = payload.at("repository").text("full_name");
    for (Payload change : changes) {
      events.add(change(repository, change, person(payload.at("actor"))));
    }
    return events.isEmpty()
        ? List.of(new WebhookEvent.Ignored("a push that changed nothing"))
        : List.copyOf(events);
  }

  private static WebhookEvent change(String repository, Payload change, String pusher)
      throws MalformedDelivery {
    boolean isGone = !change.has("new");
    Payload what = change.at(isGone ? "old" : "new");
    String name = what.text("name");
    return switch (what.text("type")) {
      case "branch" ->
          isGone
              ? new WebhookEvent.BranchDeleted(repository, name)
              : new WebhookEvent.Push(repository, name, what.at("target").commit("hash"), pusher);
      case "tag" -> new WebhookEvent.TagChanged(repository, name);
      default -> new WebhookEvent.Ignored("a push to something that is neither a branch nor a tag");
    };
  }

  /** The hash of its commit is shortened to twelve digits here. */
  private static WebhookEvent request(Payload payload, Action action) throws MalformedDelivery {
    Payload request = payload.at("pullrequest");
    Payload source = request.at("source");
    return new WebhookEvent.PullRequest(
        payload.at("repository").text("full_name"),
        action,
        request.number("id"),
        source.at("commit").text("hash"),
        source.at("branch").text("name"),
        source.at("repository").optional("full_name"),
        person(request.at("author")),
        request.at("links").at("html").text("href"));
  }

  /** Whom a person is told apart by; names can be changed to anybody's. */
  private static String person(Payload person) throws MalformedDelivery {
    Optional<String> account = person.optional("account_id");
    if (account.isPresent()) {
      return account.get();
    }
    return person.optional("uuid").orElse("Bitbucket");
  }
}
