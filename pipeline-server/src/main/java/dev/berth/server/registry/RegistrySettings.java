package dev.berth.server.registry;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of the embedded registry.
 *
 * @param maxBlobSize the largest layer that may be pushed
 * @param maxLayerSize the most a single image may unpack to
 * @param maxLayerEntries the most files and directories a single image may unpack to
 * @param uploadExpiry after this long without a byte an upload is forgotten
 * @param grace nothing younger than this is ever collected, so that no running push is harmed
 * @param keepBases how long after their last use runtime and dependency images are kept
 */
@Validated
@ConfigurationProperties(prefix = "berth.registry", ignoreUnknownFields = false)
public record RegistrySettings(
    @DefaultValue("4GB") DataSize maxBlobSize,
    @DefaultValue("10GB") DataSize maxLayerSize,
    @Min(1) @DefaultValue("500000") int maxLayerEntries,
    @DefaultValue("1h") Duration uploadExpiry,
    @DefaultValue("1h") Duration grace,
    @DefaultValue("14d") Duration keepBases) {
  /** The bounds that hold when nothing is configured. */
  public static final RegistrySettings DEFAULT =
      new RegistrySettings(
          DataSize.ofGigabytes(4),
          DataSize.ofGigabytes(10),
          500_000,
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofDays(14));
}
