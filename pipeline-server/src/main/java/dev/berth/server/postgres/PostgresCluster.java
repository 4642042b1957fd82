package dev.berth.server.postgres;

import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL cluster in a directory of ours: made once, started detached, adopted while it
 * lives, stopped only on request.
 *
 * @param directory holds the data, the password and the log; survives everything
 * @param binaries the programs
 * @param user whom the postmaster runs as
 * @param tuning PostgreSQL's parameters
 * @param mark names the postmaster for ever: {@code <installation id>/<name>}
 */
public record PostgresCluster(
    Path directory,
    PostgresBinaries binaries,
    ClusterUser user,
    ClusterTuning tuning,
    String mark) {
  private static final String OWNER = "berth";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final long LOG_LIMIT = 4L << 20;

  public PostgresCluster {
    directory = directory.toAbsolutePath().normalize();
  }

  /** Makes sure that the cluster exists and runs, whoever started it. */
  public Endpoint ensureRunning() {
    try {
      prepare(directory, "rwx--x--x");
      try (FileChannel channel = lockFile();
          FileLock _ = channel.lock()) {
        String password = ClusterSecret.in(directory);
        if (!Files.isDirectory(data())) {
          new NewCluster(data(), OWNER, user, programs(), tuning).make(password);
        }
        return answering(password);
      }
    } catch (IOException e) {
      throw failed(PostgresCode.START_FAILED, "could not be started", e.toString(), e);
    }
  }

  /** Whether the cluster's postmaster lives and accepts connections. */
  public boolean isRunning() {
    return adopt().isPresent();
  }

  /** Ends all sessions and stops the cluster; does nothing when it is not running. */
  public void stop() {
    ClusterPrograms programs = programs();
    List<String> argv =
        programs.command("pg_ctl", "stop", "-D", data().toString(), "-m", "fast", "-w");
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      // One that has just been started, or is dying, may not be stopped at the first request.
      while (living().isPresent()
          && programs.run(user.command(argv), directory.resolve("stop.log")) != 0) {
        if (System.nanoTime() > end) {
          throw failed(
              PostgresCode.STOP_FAILED,
              "could not be stopped",
              ClusterPrograms.tail(directory.resolve("stop.log")));
        }
        pause(Duration.ofMillis(100));
      }
    } catch (IOException e) {
      throw failed(PostgresCode.STOP_FAILED, "could not be stopped", e.toString(), e);
    }
  }

  /** A postmaster that is just being killed looks alive: only a session proves it. */
  private Endpoint answering(String password) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Endpoint endpoint =
          new Endpoint("127.0.0.1", adopt().orElseGet(this::start), OWNER, password);
      try (Connection _ = endpoint.database("postgres").getConnection()) {
        return endpoint;
      } catch (SQLException e) {
        if (System.nanoTime() > end) {
          throw new IOException("it accepts no session", e);
        }
        pause(Duration.ofMillis(100));
      }
    }
  }

  private ClusterPrograms programs() {
    return new ClusterPrograms(directory, binaries, mark);
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Path log() {
    return directory.resolve("postgres.log");
  }

  private FileChannel lockFile() throws IOException {
    return FileChannel.open(
        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private Optional<Postmaster> living() throws IOException {
    return Postmaster.of(data()).filter(Postmaster::isAlive).filter(p -> p.carries(mark));
  }

  private Optional<Integer> adopt() {
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      Optional<Postmaster> living = living();
      while (living.isPresent() && !living.get().ready() && System.nanoTime() < end) {
        pause(POLL);
        living = living();
      }
      return living.filter(Postmaster::ready).map(Postmaster::port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Tries for a while: after the postmaster was killed, its orphaned children keep the shared
   * memory for up to a second, and the old port may be somebody else's by now.
   */
  private int start() {
    try {
      forgetStranger();
      long end = System.nanoTime() + PATIENCE.toNanos();
      ClusterPort port = ClusterPort.in(directory);
      do {
        Process postmaster = launch(port.choose());
        Optional<Integer> ready = awaitReady(postmaster, end);
        if (ready.isPresent()) {
          return ready.get();
        }
        pause(Duration.ofMillis(100));
      } while (System.nanoTime() < end);
      throw failed(
          PostgresCode.START_FAILED,
          "did not start within " + PATIENCE,
          ClusterPrograms.tail(log()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** After a reboot the recorded pid may belong to anyone; PostgreSQL would refuse to start. */
  private void forgetStranger() throws IOException {
    Optional<Postmaster> recorded = Postmaster.of(data());
    if (recorded.isPresent() && recorded.get().isAlive() && !recorded.get().carries(mark)) {
      Files.deleteIfExists(data().resolve("postmaster.pid"));
    }
  }

  private Process launch(int port) throws IOException {
    List<String> argv =
        programs().command("postgres", "-D", data().toString(), "-p", Integer.toString(port));
    setting(argv, "listen_addresses", "127.0.0.1");
    setting(argv, "unix_socket_directories", "");
    setting(argv, "password_encryption", "scram-sha-256");
    tuning.parameters().forEach((name, value) -> setting(argv, name, value));
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(user.command(argv));
    if (Files.exists(log()) && Files.size(log()) > LOG_LIMIT) {
      Files.move(log(), directory.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    return programs().start(command, log());
  }

  private static void setting(List<String> argv, String name, String value) {
    argv.addAll(List.of("-c", name + "=" + value));
  }

  private Optional<Integer> awaitReady(Process postmaster, long end) throws IOException {
    while (postmaster.isAlive() && System.nanoTime() < end) {
      Optional<Postmaster> written = Postmaster.of(data());
      if (written.isPresent() && written.get().pid() == postmaster.pid() && written.get().ready()) {
        return Optional.of(written.get().port());
      }
      pause(POLL);
    }
    return Optional.empty();
  }

  static void prepare(Path directory, String permissions) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
  }

  private static void pause(Duration duration) throws IOException {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private DeployException failed(PostgresCode code, String what, String detail) {
    return failed(code, what, detail, null);
  }

  private DeployException failed(
      PostgresCode code, String what, String detail, @Nullable Throwable cause) {
    return new DeployException(
        code.because(
                "The PostgreSQL cluster in " + directory + " " + what + ".",
                "Read " + log() + " and the detail; then start again.")
            .withDetail(detail),
        cause);
  }
}
