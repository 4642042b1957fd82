package dev.berth.server.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The machine's own pg_dump and psql.
 *
 * @param major the version of pg_dump, empty when it is not installed
 */
record DumpTools(Optional<Integer> major) {
  private static final Pattern VERSION = Pattern.compile("\\) (\\d+)");
  private static final int WORDS = 4_000;

  static DumpTools ofThisMachine() {
    try {
      Process process = new ProcessBuilder("pg_dump", "--version").start();
      String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher version = VERSION.matcher(words);
      return new DumpTools(
          version.find() ? Optional.of(Integer.valueOf(version.group(1))) : Optional.empty());
    } catch (IOException _) {
      return new DumpTools(Optional.empty());
    }
  }

  /** pg_dump reads servers up to its own version. */
  boolean canRead(int server) {
    return major.filter(own -> own >= server).isPresent();
  }

  /** Copies one database into an empty one while it is used; what is made belongs to the role. */
  void copy(ExternalAddress address, String source, String target, String owner)
      throws IOException {
    ProcessBuilder dump =
        builder(
            address,
            List.of("pg_dump", "--no-owner", "--no-privileges", "--no-password", source),
            Map.of());
    ProcessBuilder load =
        builder(
            address,
            List.of("psql", "-Xq", "-v", "ON_ERROR_STOP=1", "--no-password", "-f", "-", target),
            Map.of("PGOPTIONS", "-c role=" + owner));
    List<Process> pipeline = ProcessBuilder.startPipeline(List.of(dump, load));
    Process last = pipeline.getLast();
    String words = new String(last.getErrorStream().readNBytes(WORDS), StandardCharsets.UTF_8);
    try {
      for (Process process : pipeline) {
        if (!process.waitFor(1, TimeUnit.HOURS) || process.exitValue() != 0) {
          throw new IOException("pg_dump | psql failed: " + words.strip());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      pipeline.forEach(Process::destroyForcibly);
    }
  }

  private static ProcessBuilder builder(
      ExternalAddress address, List<String> command, Map<String, String> more) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PG"));
    environment.put("PGHOST", address.host());
    environment.put("PGPORT", Integer.toString(address.port()));
    environment.put("PGUSER", address.user());
    environment.put("PGPASSWORD", address.password());
    environment.putAll(more);
    return builder;
  }
}
