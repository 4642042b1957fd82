package dev.berth.server.access;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The operator's choices about signing in.
 *
 * @param consoleUrl the former name of {@code berth.public-url}, which has its value unless set
 * @param sessionLifetime a session ends after this time, used or not
 * @param sessionIdle a session ends after this time without a request
 * @param linkLifetime how long a one-time login link works
 * @param auditKept how many entries of the audit log are kept
 * @param auditKeptFor how long an entry of the audit log is kept
 */
@Validated
@ConfigurationProperties(prefix = "berth.access", ignoreUnknownFields = false)
record AccessSettings(
    @Nullable URI consoleUrl,
    @NotNull @DefaultValue("7d") Duration sessionLifetime,
    @NotNull @DefaultValue("24h") Duration sessionIdle,
    @NotNull @DefaultValue("15m") Duration linkLifetime,
    @Min(1000) @DefaultValue("100000") int auditKept,
    @NotNull @DefaultValue("400d") Duration auditKeptFor) {}
