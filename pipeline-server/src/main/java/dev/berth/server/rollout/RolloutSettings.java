package dev.berth.server.rollout;

import dev.berth.sandbox.limits.MachineSize;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What one instance may use, and how much is remembered of those that ended.
 *
 * @param memory resident memory of the whole instance; by default a quarter of what the machine has
 *     beside Berth, from 128 MB to 512 MB
 * @param processes processes and threads of the whole instance
 * @param largestFile the largest single file it may write
 * @param keptLogs ended instances per environment whose log is kept for diagnosis
 */
@Validated
@ConfigurationProperties(prefix = "berth.rollout", ignoreUnknownFields = false)
public record RolloutSettings(
    @Nullable DataSize memory,
    @Min(1) @DefaultValue("512") int processes,
    @DefaultValue("1GB") DataSize largestFile,
    @Min(1) @DefaultValue("5") int keptLogs) {
  /** What holds when nothing is configured. */
  public static final RolloutSettings DEFAULT =
      new RolloutSettings(DataSize.ofMegabytes(512), 512, DataSize.ofGigabytes(1), 5);

  long memoryBytes() {
    return memory == null ? MachineSize.here().instanceBytes() : memory.toBytes();
  }
}
