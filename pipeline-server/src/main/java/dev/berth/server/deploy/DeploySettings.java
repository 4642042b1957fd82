package dev.berth.server.deploy;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How deploys behave.
 *
 * @param deadline after this a deploy is ended, whatever it is doing
 * @param drain how long a replaced instance may finish what it has begun
 * @param grace how long an instance may take to end after it was asked to
 * @param keepReleases how many releases of one environment can be gone back to
 * @param keepEndedPreviews how long the releases of a preview are kept after its branch was deleted
 * @param freeSpace a deploy does not begin with less than this left on disk
 */
@Validated
@ConfigurationProperties(prefix = "berth.deploy", ignoreUnknownFields = false)
record DeploySettings(
    @DefaultValue("30m") Duration deadline,
    @DefaultValue("30s") Duration drain,
    @DefaultValue("10s") Duration grace,
    @Min(2) @Max(1000) @DefaultValue("20") int keepReleases,
    @DefaultValue("7d") Duration keepEndedPreviews,
    @DefaultValue("512MB") DataSize freeSpace) {}
