package dev.berth.webhooks.host;

import dev.berth.webhooks.Credential;
import java.net.URI;

/**
 * Where a hosting service shall deliver, and what it shall sign with.
 *
 * @param secret for GitLab, one that begins with {@code whsec_} makes it sign; any other is sent
 *     along as it is
 */
public record WebhookTarget(URI url, Credential secret) {}
