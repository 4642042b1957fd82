package dev.berth.server.inbound;

import dev.berth.server.app.AppName;
import dev.berth.server.source.mirror.RemoteAddress;
import dev.berth.webhooks.HostingService;
import java.time.Instant;
import java.util.Optional;

/**
 * An app whose code lives at a hosting service.
 *
 * @param id names it in the address that the service sends to
 * @param defaultBranch deploys to production
 * @param hook what the service calls the webhook that Berth made there
 * @param confirmedAt when something genuine came for the first time
 * @param lookedAt when the repository last answered
 * @param trouble what is wrong with it now; empty when nothing is
 * @param refusedAt when something came that was not signed with its secret
 */
public record Connection(
    AppName app,
    String id,
    HostingService service,
    RemoteAddress address,
    String defaultBranch,
    Optional<String> hook,
    String connectedBy,
    Instant connectedAt,
    Optional<Instant> confirmedAt,
    Optional<Instant> lookedAt,
    int failures,
    String trouble,
    Optional<Instant> refusedAt) {}
