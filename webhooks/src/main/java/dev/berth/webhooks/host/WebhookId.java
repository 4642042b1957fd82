package dev.berth.webhooks.host;

/** What a hosting service calls a webhook. */
public record WebhookId(String value) {
  public WebhookId {
    HostApi.checkId(value);
  }
}
