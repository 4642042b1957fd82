package dev.berth.webhooks.github;

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

/**
 * GitHub, in the cloud and on premises, after "Webhook events and payloads" and "Validating webhook
 * deliveries" in its documentation.
 */
public final class GitHubWebhooks implements WebhookProvider {
  @Override
  public Service service() {
    return Service.GITHUB;
  }

  @Override
  public Verification verify(Delivery delivery, String secret) {
    return Signatures.hex(delivery, secret, delivery.header("x-hub-signature-256"), "sha256=");
  }

  @Override
  public Optional<String> id(Delivery delivery) {
    return delivery.header("x-github-delivery");
  }

  @Override
  public Optional<String> event(Delivery delivery) {
    return delivery.header("x-github-event");
  }

  @Override
  public List<WebhookEvent> parse(Delivery delivery) throws MalformedDelivery {
    String event =
        event(delivery)
            .orElseThrow(() -> new MalformedDelivery("the header X-GitHub-Event is missing"));
    Payload payload = Payload.of(delivery);
    return List.of(
        switch (event) {
          case "ping" -> new WebhookEvent.Ping(payload.at("repository").optional("full_name"));
          case "push" ->
              Refs.changed(
                  repository(payload),
                  payload.text("ref"),
                  payload.commit("after"),
                  payload.at("pusher").optional("name").orElse("GitHub"));
          case "delete" ->
              Refs.deleted(repository(payload), payload.text("ref_type"), payload.text("ref"));
          case "pull_request" -> request(payload);
          default -> new WebhookEvent.Ignored("events of this kind do not concern deploys");
        });
  }

  private static String repository(Payload payload) throws MalformedDelivery {
    return payload.at("repository").text("full_name");
  }

  private static WebhookEvent request(Payload payload) throws MalformedDelivery {
    String told = payload.text("action");
    Optional<Action> action =
        switch (told) {
          case "opened", "reopened", "ready_for_review" -> Optional.of(Action.OPENED);
          case "synchronize", "edited" -> Optional.of(Action.UPDATED);
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
