package dev.berth.server.inbound;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The operator's choices about deliveries.
 *
 * @param maxBody bytes of one delivery; what a longer one tells is found by looking
 * @param keepBodies for how long a delivery can be delivered again; that it came is remembered
 * @param previews how many previews a connected app has at most
 * @param attempts how often a delivery is tried when a repository does not answer
 */
@Validated
@ConfigurationProperties(prefix = "berth.inbound", ignoreUnknownFields = false)
public record InboundSettings(
    @DefaultValue("25MB") DataSize maxBody,
    @DefaultValue("14d") Duration keepBodies,
    @Min(0) @Max(1000) @DefaultValue("20") int previews,
    @Min(1) @Max(20) @DefaultValue("6") int attempts) {}
