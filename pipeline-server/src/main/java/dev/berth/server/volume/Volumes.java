package dev.berth.server.volume;

import dev.berth.files.DurableFile;
import dev.berth.files.FileTree;
import dev.berth.sandbox.IsolationMode;
import dev.berth.sandbox.Sandboxes;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The volumes of the environments; doing something again is harmless. */
@Component
public class Volumes {
  private static final String FILES = "files";

  private final Path directory;
  private final String installation;
  private final Sandboxes sandboxes;

  public Volumes(DataDirectory data, Sandboxes sandboxes) {
    this.directory = data.volumes();
    this.installation = InstallationId.of(data).value();
    this.sandboxes = sandboxes;
  }

  /** Makes sure that the environment has a volume which its instances, and nobody else, can use. */
  public synchronized Volume ensure(Environment environment) {
    return wrapped(
        environment,
        () -> {
          Path files = files(environment);
          Files.createDirectories(files);
          Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwx------"));
          giveToTenant(environment, files);
          return volume(files);
        });
  }

  /** The environment's volume, if it has one. */
  public Optional<Volume> find(Environment environment) {
    Path files = files(environment);
    return Files.isDirectory(files) ? Optional.of(volume(files)) : Optional.empty();
  }

  /** What the files take, in bytes; 0 without a volume. */
  public long size(Environment environment) {
    Path files = files(environment);
    return Files.isDirectory(files) ? wrapped(environment, () -> FileTree.size(files)) : 0;
  }

  /** Removes the volume with all its files; nothing of the environment may run any more. */
  public synchronized void remove(Environment environment) {
    wrapped(
        environment,
        () -> {
          Path home = directory.resolve(environment.key());
          Path doomed = directory.resolve("." + environment.key());
          FileTree.remove(doomed);
          if (Files.exists(home)) {
            FileTree.move(home, doomed);
            FileTree.remove(doomed);
          }
          return home;
        });
  }

  /**
   * A tenant's uid never changes within an installation, so the files are handed over once: after a
   * restore into another installation they are again.
   */
  private void giveToTenant(Environment environment, Path files) throws IOException {
    Path note = files.resolveSibling("owner");
    if (!DurableFile.read(note).equals(Optional.of(installation))) {
      sandboxes.own(environment.key(), files);
      DurableFile.write(note, installation + "\n");
    }
  }

  private Path files(Environment environment) {
    return directory.resolve(environment.key()).resolve(FILES);
  }

  private Volume volume(Path files) {
    return new Volume(
        files, sandboxes.mode() == IsolationMode.SHARED ? files.toString() : Volume.TARGET);
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private static <T> T wrapped(Environment environment, Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new DeployException(
          VolumeCode.FILES
              .because(
                  "The volume of " + environment.key() + " cannot be made or removed.",
                  "Look at free space and permissions of the data directory.")
              .withDetail(String.valueOf(e.getMessage())),
          e);
    }
  }
}
