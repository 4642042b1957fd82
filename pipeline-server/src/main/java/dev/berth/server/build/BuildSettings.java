package dev.berth.server.build;

import dev.berth.sandbox.limits.MachineSize;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What one build may use.
 *
 * @param memory resident memory of all its processes; by default half of what the machine has
 *     beside Berth, from 256 MB to 2 GB
 * @param processes processes and threads
 * @param disk the largest file it may write
 * @param output what one command may print
 * @param timeout after this a single command is stopped
 * @param budget all commands of one build and the making of its image together
 * @param concurrency how many builds run at once; the others wait their turn
 * @param brief builds of what took no longer last time have one more place
 * @param caches downloads, installed packages and build caches of all apps together
 * @param runtimes where language runtimes are kept; below the data directory unless it is said
 */
@Validated
@ConfigurationProperties(prefix = "berth.build", ignoreUnknownFields = false)
public record BuildSettings(
    @Nullable DataSize memory,
    @Min(16) @DefaultValue("1024") int processes,
    @NotNull @DefaultValue("4GB") DataSize disk,
    @NotNull @DefaultValue("256MB") DataSize output,
    @NotNull @DefaultValue("15m") Duration timeout,
    @NotNull @DefaultValue("30m") Duration budget,
    @Min(1) @DefaultValue("1") int concurrency,
    @NotNull @DefaultValue("1m") Duration brief,
    @NotNull @DefaultValue("6GB") DataSize caches,
    @Nullable Path runtimes) {
  long memoryBytes() {
    return memory == null ? MachineSize.here().buildBytes() : memory.toBytes();
  }
}
