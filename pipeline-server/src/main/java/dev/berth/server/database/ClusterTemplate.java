package dev.berth.server.database;

import dev.berth.files.DurableDirectory;
import dev.berth.files.DurableFile;
import dev.berth.files.FileTree;
import dev.berth.sandbox.SandboxProcess;
import dev.berth.server.postgres.ClusterPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A cluster made once per version of the programs; a new one is a copy of its files. */
final class ClusterTemplate {
  /** Changes whenever what is in a fresh cluster does. */
  private static final String FORMAT = "1";

  private static final String NAME = "template";
  private static final String ACCESS = "host all all all scram-sha-256\n";

  private final Path directory;
  private final PostgresSandbox sandbox;
  private final Postmasters postmasters;

  ClusterTemplate(Path directory, PostgresSandbox sandbox, Postmasters postmasters) {
    this.directory = directory;
    this.sandbox = sandbox;
    this.postmasters = postmasters;
  }

  /**
   * Copies the template.
   *
   * @return the owner's password in the copy
   */
  synchronized String copyTo(Path target) throws IOException {
    Path home =
        directory.resolve(
            "template-" + FORMAT + "-" + sandbox.binaries().get().home().getFileName());
    if (!Files.isDirectory(home)) {
      make(home);
    }
    FileTree.copy(home.resolve("data"), target, path -> true);
    FileTree.sync(target);
    return password(home);
  }

  private void make(Path home) throws IOException {
    Path unfinished = home.resolveSibling(home.getFileName() + ".new");
    sandbox.stop(NAME);
    FileTree.remove(unfinished);
    Path data = unfinished.resolve("data");
    Path secret = Files.createDirectories(unfinished.resolve("secret"));
    Files.createDirectories(data);
    for (Path directory : List.of(unfinished, data, secret)) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
    DurableFile.write(secret.resolve(PostgresSandbox.PASSWORD), ClusterPasswords.one() + "\n");
    sandbox.initialise(NAME, data, secret);
    Files.writeString(data.resolve("pg_hba.conf"), ACCESS);
    furnish(unfinished, data);
    FileTree.sync(unfinished);
    DurableDirectory.move(unfinished, home);
  }

  private void furnish(Path unfinished, Path data) throws IOException {
    int port = sandbox.usualPort().isPresent() ? sandbox.usualPort().get() : port(unfinished);
    SandboxProcess process = postmasters.start(NAME, data, port, unfinished.resolve("log"));
    try (Connection connection = Postmasters.session(process, List.of(password(unfinished)))) {
      ClusterSession.furnish(connection);
    } catch (SQLException e) {
      throw new IOException(e);
    } finally {
      sandbox.stop(NAME);
      sandbox.forget(NAME);
    }
  }

  private static int port(Path directory) throws IOException {
    return ClusterPort.in(directory).choose();
  }

  private static String password(Path directory) throws IOException {
    return Files.readString(directory.resolve("secret").resolve(PostgresSandbox.PASSWORD)).strip();
  }
}
