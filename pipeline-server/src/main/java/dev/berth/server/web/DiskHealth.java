package dev.berth.server.web;

import dev.berth.server.installation.DataDirectory;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Whether there is room left for another deploy. */
@Component("diskHealthIndicator")
class DiskHealth implements HealthIndicator {
  /** Below this a build can be expected to fill the disk. */
  static final DataSize FLOOR = DataSize.ofMegabytes(512);

  private final DataDirectory data;
  private final Wording wording;

  DiskHealth(DataDirectory data, Wording wording) {
    this.data = data;
    this.wording = wording;
  }

  @Override
  public Health health() {
    try {
      FileStore store = Files.getFileStore(data.root());
      long free = store.getUsableSpace();
      Health.Builder health = free < FLOOR.toBytes() ? Health.down() : Health.up();
      return health
          .withDetail("free", wording.size(free))
          .withDetail("floor", wording.size(FLOOR.toBytes()))
          .build();
    } catch (IOException e) {
      return Health.down().withDetail("problem", "the data directory cannot be read").build();
    }
  }
}
