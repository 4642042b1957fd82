package dev.berth.webhooks.gitlab;

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
import dev.berth.webhooks.outgoing.StandardWebhook;
import java.util.List;
import java.util.Optional;

/**
 * GitLab, after "Webhook events" in its documentation. It sends the secret itself, and where it has
 * a signing token a signature as well; that one counts when it is there.
 */
public final class GitLabWebhooks implements WebhookProvider {
  @Override
  public Service service() {
    return Service.GITLAB;
  }

  @Override
  public Verification verify(Delivery delivery, String secret) {
    if (StandardWebhook.isSecret(secret) && delivery.header("webhook-signature").isPresent()) {
      return StandardWebhook.verify(delivery, secret);
    }
    Optional<String> token = delivery.header("x-gitlab-token");
    if (token.isEmpty() || token.get().isBlank()) {
      return Verification.UNSIGNED;
    }
    return Signatures.same(token.get(), secret) ? Verification.GENUINE : Verification.FORGED;
  }

  /** The second one is older, and the same in all attempts at a delivery too. */
  @Override
  public Optional<String> id(Delivery delivery) {
    return delivery
        .header("idempotency-key")
        .or(() -> delivery.header("webhook-id"))
        .or(() -> delivery.header("x-gitlab-event-uuid"));
  }

  @Override
  public Optional<String> event(Delivery delivery) {
    return delivery.header("x-gitlab-event");
  }

  @Override
  public List<WebhookEvent> parse(Delivery delivery) throws MalformedDelivery {
    Payload payload = Payload.of(delivery);
    return List.of(
        switch (payload.text("object_kind")) {
          case "push", "tag_push" ->
              Refs.changed(
                  repository(payload),
                  payload.text("ref"),
                  payload.commit("after"),
                  payload.optional("user_username").orElse("GitLab"));
          case "merge_request" -> request(payload);
          default -> new WebhookEvent.Ignored("events of this kind do not concern deploys");
        });
  }

  private static String repository(Payload payload) throws MalformedDelivery {
    return payload.at("project").text("path_with_namespace");
  }

  private static WebhookEvent request(Payload payload) throws MalformedDelivery {
    Payload request = payload.at("object_attributes");
    Optional<Action> action =
        switch (request.optional("action").orElse("")) {
          case "open", "reopen" -> Optional.of(Action.OPENED);
          case "update" -> Optional.of(Action.UPDATED);
          case "close", "merge" -> Optional.of(Action.CLOSED);
          default -> Optional.empty();
        };
    if (action.isEmpty()) {
      return new WebhookEvent.Ignored("nothing about what the merge request contains");
    }
    return new WebhookEvent.PullRequest(
        repository(payload),
        action.get(),
        request.number("iid"),
        request.at("last_commit").commit("id"),
        request.text("source_branch"),
        request.at("source").optional("path_with_namespace"),
        payload.at("user").text("username"),
        request.text("url"));
  }
}
