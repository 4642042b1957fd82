package dev.berth.server.database;

import dev.berth.sandbox.SandboxProcess;
import dev.berth.server.postgres.Postmaster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts a cluster in its sandbox and waits until it answers.
 *
 * @param sandbox where it runs
 * @param tuning PostgreSQL's parameters
 */
record Postmasters(PostgresSandbox sandbox, Map<String, String> tuning) {
  /** Recovery after a crash takes its time; a postmaster that gives up is noticed at once. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Duration SESSION_PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(4);
  private static final int WORDS = 2_000;

  Optional<SandboxProcess> ready(String name, Path data) throws IOException {
    Optional<SandboxProcess> process = sandbox.find(name);
    return process.isPresent() && isReady(data) ? process : Optional.empty();
  }

  /** Makes sure that the cluster answers. */
  SandboxProcess start(String name, Path data, int port, Path log) throws IOException {
    if (sandbox.find(name).isEmpty()) {
      // Left by one that was killed, it would say "ready" of the new one too early.
      Files.deleteIfExists(data.resolve("postmaster.pid"));
    }
    long logged = Files.exists(log) ? Files.size(log) : 0;
    SandboxProcess process = sandbox.serve(name, data, port, log, tuning);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isReady(data)) {
      if (sandbox.find(name).isEmpty() || System.nanoTime() > end) {
        throw new IOException("PostgreSQL does not start:\n" + lastWords(log, logged));
      }
      pause();
    }
    return process;
  }

  /** A session of the superuser with the first password that is right. */
  static Connection session(SandboxProcess process, List<String> passwords) throws IOException {
    String host = host(process);
    long end = System.nanoTime() + SESSION_PATIENCE.toNanos();
    while (true) {
      SQLException last = new SQLException("no password");
      for (String password : passwords) {
        try {
          return ClusterSession.open(host, process.address().getPort(), password);
        } catch (SQLException e) {
          last = e;
        }
      }
      if (System.nanoTime() > end) {
        throw new IOException("PostgreSQL accepts no session", last);
      }
      pause();
    }
  }

  /** An address in figures: names do not resolve everywhere. */
  static String host(SandboxProcess process) {
    return process.address().getAddress().getHostAddress();
  }

  private static boolean isReady(Path data) throws IOException {
    return Postmaster.of(data).filter(Postmaster::ready).isPresent();
  }

  private static String lastWords(Path log, long from) throws IOException {
    byte[] all = Files.readAllBytes(log);
    int start = (int) Math.max(from > all.length ? 0 : from, all.length - WORDS);
    return new String(all, start, all.length - start, StandardCharsets.UTF_8);
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
