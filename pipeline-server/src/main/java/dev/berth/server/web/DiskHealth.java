package dev.berth.server.web;

import dev.berth.server.failure.Failure;
import dev.berth.server.installation.DiskSpace;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Whether the disk takes what is written, and whether there is room left for another deploy. */
@Component("diskHealthIndicator")
class DiskHealth implements HealthIndicator {
  /** Below this a build can be expected to fill the disk. */
  static final DataSize FLOOR = DataSize.ofMegabytes(512);

  private final DiskSpace disk;
  private final Wording wording;

  DiskHealth(DiskSpace disk, Wording wording) {
    this.disk = disk;
    this.wording = wording;
  }

  @Override
  public Health health() {
    try {
      long free = disk.usable();
      Optional<Failure> problem = disk.problem();
      Health.Builder health =
          problem.isPresent() || free < FLOOR.toBytes() ? Health.down() : Health.up();
      problem.ifPresent(failure -> health.withDetail("problem", failure.summary()));
      return health
          .withDetail("free", wording.size(free))
          .withDetail("floor", wording.size(FLOOR.toBytes()))
          .build();
    } catch (UncheckedIOException e) {
      return Health.down().withDetail("problem", "the data directory cannot be read").build();
    }
  }
}
