package dev.berth.server.backup;

import dev.berth.files.FileTree;
import dev.berth.server.app.Environment;
import dev.berth.server.database.ClusterDatabases;
import dev.berth.server.database.DatabaseAccess;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.failure.DeployException;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.DiskSpace;
import dev.berth.server.postgres.BerthCluster;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Makes backups while everything serves, and takes one environment's database back. */
@Component
public class Backups {
  static final String INSTALLATION = "installation";
  static final String DATABASE = "database";

  private final DataDirectory data;
  private final ObjectProvider<BerthCluster> cluster;
  private final EnvironmentDatabases databases;
  private final Clock clock;
  private final DiskSpace disk;

  Backups(
      DataDirectory data,
      ObjectProvider<BerthCluster> cluster,
      EnvironmentDatabases databases,
      Clock clock,
      DiskSpace disk) {
    this.data = data;
    this.cluster = cluster;
    this.databases = databases;
    this.clock = clock;
    this.disk = disk;
  }

  /**
   * Writes the whole installation: Berth's own state first, so that all it names is still there
   * when the files follow; then each database as it is at its turn.
   */
  public void writeInstallation(OutputStream out) throws IOException {
    BerthCluster own = cluster.getIfAvailable();
    if (own == null) {
      throw operatorsDatabase("Berth's own state is");
    }
    ClusterDatabases clusters = clusters();
    disk.require(FileTree.size(data.postgres().resolve("data")), "A backup of the installation");
    Path stage = stage();
    try (ArchiveWriter archive = new ArchiveWriter(out, description(INSTALLATION))) {
      Path state = stage.resolve("state");
      Path postgres = Files.createDirectories(state.resolve("postgres"));
      own.copyTo(postgres.resolve("data"));
      archive.tree(state, "", path -> true);
      archive.tree(data.root(), "", BackupContents::isIncluded);
      for (String environment : clusters.all()) {
        Path database = stage.resolve("databases/environments").resolve(environment);
        Files.createDirectories(database.getParent());
        clusters.export(environment, database);
        archive.tree(stage, "", path -> path.startsWith("databases"));
        FileTree.remove(stage.resolve("databases"));
      }
      archive.complete();
    } finally {
      FileTree.remove(stage);
    }
  }

  /** Writes one environment's database. */
  public void writeDatabase(Environment environment, OutputStream out) throws IOException {
    Path stage = stage();
    try {
      Path database = stage.resolve("database");
      clusters().export(environment.key(), database);
      try (ArchiveWriter archive = new ArchiveWriter(out, description(DATABASE))) {
        archive.tree(database, "", path -> true);
        archive.complete();
      }
    } finally {
      FileTree.remove(stage);
    }
  }

  /** Gives an environment the database that {@link #writeDatabase} wrote. */
  public DatabaseAccess readDatabase(Environment environment, InputStream in) throws IOException {
    Path stage = stage();
    try {
      ArchiveReader.unpack(in, DATABASE, stage, path -> false);
      return clusters().take(environment, stage);
    } finally {
      FileTree.remove(stage);
    }
  }

  /** On the file system of the databases, so that a database can be moved into place. */
  private Path stage() throws IOException {
    Files.createDirectories(data.databases());
    Path stage = Files.createTempDirectory(data.databases(), BackupContents.STAGE);
    Files.setPosixFilePermissions(stage, PosixFilePermissions.fromString("rwx------"));
    return stage;
  }

  private String description(String kind) {
    return kind + "\nformat 1\nmade " + clock.instant() + "\n";
  }

  private ClusterDatabases clusters() {
    if (databases instanceof ClusterDatabases clusters) {
      return clusters;
    }
    throw operatorsDatabase("The apps' databases are");
  }

  private static DeployException operatorsDatabase(String what) {
    return new DeployException(
        BackupCode.OPERATORS_DATABASE.because(
            what + " in a PostgreSQL of yours, whose files Berth cannot copy.",
            "Back that server up together with the data directory."));
  }
}
