package dev.berth.server.deploy;

import dev.berth.server.failure.DeployException;
import dev.berth.server.installation.DiskSpace;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Refuses to begin what a nearly full disk would leave half done. */
@Component
class FreeSpace {
  private final DiskSpace disk;
  private final DataSize floor;

  FreeSpace(DiskSpace disk, DeploySettings settings) {
    this.disk = disk;
    this.floor = settings.freeSpace();
  }

  /**
   * Makes sure there is room for a deploy.
   *
   * @throws DeployException when less than the floor is left
   */
  void require() {
    disk.require(0, "A deploy");
    long usable = disk.usable();
    if (usable < floor.toBytes()) {
      throw new DeployException(
          DeployCode.DISK_FULL.because(
              "Only "
                  + DataSize.ofBytes(usable).toMegabytes()
                  + " MB are free on Berth's disk; a deploy needs "
                  + floor.toMegabytes()
                  + " MB",
              "Free some space on the machine, then push again or press \"Retry\"; live apps are not"
                  + " affected"));
    }
  }
}
