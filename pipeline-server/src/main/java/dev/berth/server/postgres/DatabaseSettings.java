package dev.berth.server.postgres;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The operator's choices for Berth's own database.
 *
 * @param url the JDBC URL of a PostgreSQL of the operator's; absent or {@code own}: Berth runs one
 * @param username whom to log in as there
 * @param passwordFile a file that holds nothing but that user's password
 * @param uid the user Berth's own PostgreSQL runs as where Berth is root
 * @param connections how many connections the server keeps at most
 */
@Validated
@ConfigurationProperties(prefix = "berth.database", ignoreUnknownFields = false)
public record DatabaseSettings(
    @Nullable String url,
    @DefaultValue("berth") String username,
    @Nullable Path passwordFile,
    @Min(1) @Max(2_000_000_000) @DefaultValue("199000") int uid,
    @Min(3) @Max(25) @DefaultValue("8") int connections) {
  boolean isOwn() {
    return url == null || url.equals("own");
  }
}
