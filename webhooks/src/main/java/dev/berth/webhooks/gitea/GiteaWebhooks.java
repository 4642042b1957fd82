package dev.berth.webhooks.gitea;

import dev.berth.webhooks.Delivery;
import dev.berth.webhooks.MalformedDelivery;
import dev.berth.webhooks.Payload;
import dev.berth.webhooks.Refs;
import dev.berth.webhooks.Service;
import dev.berth.webhooks.Signatures;
import dev.berth.webhooks.Verification;
import dev.berth.webhooks.WebhookEvent;
import dev.berth.webhooks.WebhookEvent.PullRequest.Action;
import dev.berth.webhooks.WebhookProvider;
import java.util.List;
import java.util.Optional;

/** Gitea and Forgejo, after "Webhooks" in the documentation of each. */
public final class GiteaWebhooks implements WebhookProvider {
  @Override
  public Service service() {
    return Service.GITEA;
  }

  /** Forgejo sends both headers; a wrong one of its own is not mended by a right one of Gitea's. */
  @Override
  public Verification verify(Delivery delivery, String secret) {
    return Signatures.hex(delivery, secret, header(delivery, "signature"), "");
  }

  @Override
  public Optional<String> id(Delivery delivery) {
    return header(delivery, "delivery");
  }

  @Override
  public Optional<String> event(Delivery delivery) {
    return header(delivery, "event");
  }

  @Override
  public List<WebhookEvent> parse(Delivery delivery) throws MalformedDelivery {
    String event =
        event(delivery)
            .orElseThrow(() -> new MalformedDelivery("the header X-Gitea-Event is missing"));
    Payload payload = Payload.of(delivery);
    return List.of(
        switch (event) {
          case "push" ->
              Refs.changed(
                  repository(payload),
                  payload.text("ref"),
                  payload.commit("after"),
                  payload.at("pusher").optional("login").orElse("Gitea"));
          case "delete" ->
              Refs.deleted(repository(payload), payload.text("ref_type"), payload.text("ref"));
          case "pull_request", "pull_request_sync" -> request(payload);
          default -> new WebhookEvent.Ignored("events of this kind do not concern deploys");
        });
  }

  private static Optional<String> header(Delivery delivery, String name) {
    return delivery.header("x-forgejo-" + name).or(() -> delivery.header("x-gitea-" + name));
  }

  private static String repository(Payload payload) throws MalformedDelivery {
    return payload.at("repository").text("full_name");
  }

  private static WebhookEvent request(Payload payload) throws MalformedDelivery {
    String told = payload.text("action");
    Optional<Action> action =
        switch (told) {
          case "opened", "reopened" -> Optional.of(Action.OPENED);
          case "synchronized", "edited" -> Optional.of(Action.UPDATED);
          case "closed" -> Optional.of(Action.CLOSED);
          default -> Optional.empty();
        };
    if (action.isEmpty()) {
      return new WebhookEvent.Ignored("nothing about what the pull request contains");
    }
    Payload request = payload.at("pull_request");
    Payload head = request.at("head");
    return new WebhookEvent.PullRequest(
        repository(payload),
        action.get(),
        request.number("number"),
        head.commit("sha"),
        head.text("ref"),
        head.at("repo").optional("full_name"),
        request.at("user").text("login"),
        request.text("html_url"));
  }
}
