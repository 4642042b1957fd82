package dev.berth.server.database;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The operator's choices for the environments' databases.
 *
 * @param url a PostgreSQL server of the operator's, as {@code postgresql://user@host:5432}; without
 *     it every environment has a cluster of its own
 * @param passwordFile a file that holds nothing but that user's password
 * @param memory resident memory of one cluster, the kernel's file cache for it included
 * @param connections sessions an app may have at once, old and new release together
 * @param restorePoints how many restore points an environment keeps of those that Berth makes by
 *     itself
 * @param restoreBytes how much these may take; the newest one, and the last one before something
 *     that went wrong, are always kept
 */
@Validated
@ConfigurationProperties(prefix = "berth.databases", ignoreUnknownFields = false)
public record DatabasesSettings(
    @Nullable String url,
    @Nullable Path passwordFile,
    @DefaultValue("512MB") DataSize memory,
    @Min(5) @Max(1000) @DefaultValue("60") int connections,
    @Min(1) @DefaultValue("10") int restorePoints,
    @DefaultValue("4GB") DataSize restoreBytes) {
  /** What holds when nothing is configured. */
  public static final DatabasesSettings DEFAULT =
      new DatabasesSettings(null, null, DataSize.ofMegabytes(512), 60, 10, DataSize.ofGigabytes(4));
}
