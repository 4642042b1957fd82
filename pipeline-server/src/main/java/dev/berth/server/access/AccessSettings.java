package dev.berth.server.access;

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
 * @param consoleUrl the console's public URL when something in front of Berth ends TLS, such as
 *     {@code https://berth.example.com}; without it nobody signs in over plain HTTP except on this
 *     machine
 * @param sessionLifetime a session ends after this time, used or not
 * @param sessionIdle a session ends after this time without a request
 * @param linkLifetime how long a one-time login link works
 */
@Validated
@ConfigurationProperties(prefix = "berth.access", ignoreUnknownFields = false)
record AccessSettings(
    @Nullable URI consoleUrl,
    @NotNull @DefaultValue("7d") Duration sessionLifetime,
    @NotNull @DefaultValue("24h") Duration sessionIdle,
    @NotNull @DefaultValue("15m") Duration linkLifetime) {
  AccessSettings {
    if (consoleUrl != null && !"https".equals(consoleUrl.getScheme())) {
      throw new IllegalArgumentException("berth.access.console-url must start with https://");
    }
  }
}
