package dev.berth.server.database;

import dev.berth.files.FileTree;
import dev.berth.sandbox.SandboxProcess;
import dev.berth.sandbox.Sandboxes;
import dev.berth.server.app.Environment;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.DiskSettings;
import dev.berth.server.installation.DiskSpace;
import dev.berth.server.isolation.TestIsolation;
import dev.berth.server.postgres.PostgresBinaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.util.unit.DataSize;

/** An installation's databases in a directory of their own, with this machine's real isolation. */
public final class ClusterFixture implements AutoCloseable {
  final DataDirectory data;
  final TestIsolation isolation;
  final DatabasesSettings settings;
  final ClusterDatabases databases;

  ClusterFixture(DatabasesSettings settings) {
    this(directory(), settings);
  }

  /** With the settings of a new installation. */
  public static ClusterFixture usual() {
    return new ClusterFixture(DatabasesSettings.DEFAULT);
  }

  /** Where it works. */
  public DataDirectory data() {
    return data;
  }

  /** What keeps them apart. */
  public Sandboxes sandboxes() {
    return isolation.sandboxes();
  }

  /** What is in it. */
  public EnvironmentDatabases databases() {
    return databases;
  }

  /** Over a directory that an earlier server may have used. */
  ClusterFixture(Path root, DatabasesSettings settings) {
    try {
      this.data = new DataDirectory(root);
      this.isolation = TestIsolation.in(data);
      this.settings = settings;
      this.databases = open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A directory with PostgreSQL's programs in it. */
  static Path directory() {
    try {
      Path root = Files.createTempDirectory("berth-databases-");
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
      Path postgres = Files.createDirectories(new DataDirectory(root).postgres());
      Files.createSymbolicLink(
          postgres.resolve(binaries().home().getFileName()), binaries().home());
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ClusterDatabases open() {
    return DatabasesConfiguration.clusters(
        data,
        isolation.sandboxes(),
        settings,
        Clock.systemUTC(),
        new DiskSpace(data, new DiskSettings(DataSize.ofMegabytes(64))));
  }

  /** The outermost process of an environment's cluster. */
  Optional<SandboxProcess> process(Environment environment) {
    return isolation.sandboxes().find("database/" + environment.key());
  }

  @Override
  public void close() {
    isolation
        .sandboxes()
        .running()
        .forEach(process -> isolation.sandboxes().stop(process.mark(), Duration.ZERO));
    isolation.close();
    try {
      FileTree.remove(data.root());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PostgresBinaries binaries() {
    return PostgresBinaries.in(
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "berth-test-binaries-" + System.getProperty("user.name", "unknown")));
  }
}
