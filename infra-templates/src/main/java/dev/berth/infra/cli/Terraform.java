package dev.berth.infra.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The machine's own OpenTofu or Terraform. It is given a clean environment, no settings of any user
 * and nothing to download; it ends with this process, however that ends.
 *
 * @param binary the executable
 * @param parent what makes a command end with its parent; empty where there is no such tool
 */
public record Terraform(Path binary, Optional<Path> parent) {
  private static final int MOST_OUTPUT = 256 * 1024;

  /** 1.6, from which on both are known to speak what is spoken here. */
  private static final int OLDEST = 1006;

  /** The first line that {@code version} prints. */
  private static final Pattern VERSION =
      Pattern.compile("(?:Terraform|OpenTofu) v((\\d{1,4})\\.(\\d{1,4})[-.\\w]{0,40})");

  /**
   * How a command ended.
   *
   * @param exit its exit code; -1 when it was ended for taking too long
   * @param output what it printed, the last part when that was much
   */
  public record Result(int exit, String output) {}

  /** The preferred one on this path, if there is any. */
  public static Optional<Terraform> find(String path) {
    for (String name : List.of("tofu", "terraform")) {
      Optional<Path> binary = command(path, name);
      if (binary.isPresent()) {
        return Optional.of(new Terraform(binary.get(), command(path, "setpriv")));
      }
    }
    return Optional.empty();
  }

  /** {@code tofu} or {@code terraform}. */
  public String name() {
    return String.valueOf(binary.getFileName());
  }

  /**
   * Its version; empty when it does not run here, in the clean environment that it is given, or is
   * too old.
   *
   * @param directory where it may leave its settings
   */
  public Optional<String> version(Path directory) {
    try {
      Files.createDirectories(directory);
      Result result = run(List.of("version"), directory, Map.of(), Duration.ofSeconds(30));
      Matcher version = VERSION.matcher(result.output());
      return result.exit() == 0
              && version.find()
              && 1000 * Integer.parseInt(version.group(2)) + Integer.parseInt(version.group(3))
                  >= OLDEST
          ? Optional.of(version.group(1))
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /**
   * Runs a command to its end; interrupting the thread ends it.
   *
   * @param directory where the configuration stands
   * @param environment what it needs besides
   */
  public Result run(
      List<String> arguments, Path directory, Map<String, String> environment, Duration timeout)
      throws InterruptedException {
    CompletableFuture<Result> end = new CompletableFuture<>();
    List<Process> running = new ArrayList<>();
    // The kernel ends it together with the thread that started it, so that thread must wait.
    Thread thread =
        Thread.ofPlatform()
            .name("terraform")
            .daemon()
            .start(() -> {
              try {
                end.complete(execute(arguments, directory, environment, timeout, running));
              } catch (IOException | InterruptedException e) {
                end.completeExceptionally(e);
              }
            });
    try {
      return end.get();
    } catch (InterruptedException e) {
      synchronized (running) {
        running.forEach(Process::destroyForcibly);
      }
      thread.interrupt();
      throw e;
    } catch (ExecutionException e) {
      throw new UncheckedIOException(
          e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause()));
    }
  }

  private Result execute(
      List<String> arguments,
      Path directory,
      Map<String, String> environment,
      Duration timeout,
      List<Process> running)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    parent.ifPresent(tool -> command.addAll(List.of(tool.toString(), "--pdeathsig", "KILL")));
    command.add(binary.toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment(directory, environment));
    Process process = builder.start();
    synchronized (running) {
      running.add(process);
    }
    process.getOutputStream().close();
    Tail tail = new Tail(process.getInputStream());
    Thread reader = Thread.ofVirtual().start(tail);
    boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    reader.join(5_000);
    return new Result(ended ? process.exitValue() : -1, tail.text());
  }

  private static Map<String, String> environment(Path directory, Map<String, String> more)
      throws IOException {
    Path settings = directory.resolve("terraformrc");
    if (!Files.exists(settings)) {
      Files.writeString(settings, "disable_checkpoint = true\n");
    }
    Map<String, String> environment = new TreeMap<>(more);
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("HOME", directory.toString());
    environment.put("TF_CLI_CONFIG_FILE", settings.toString());
    environment.put("TF_IN_AUTOMATION", "1");
    environment.put("TF_INPUT", "0");
    environment.put("CHECKPOINT_DISABLE", "1");
    return environment;
  }

  private static Optional<Path> command(String path, String name) {
    for (String entry : path.split(":", -1)) {
      Path candidate = Path.of(entry, name);
      if (entry.startsWith("/") && Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** Reads everything and remembers the end. */
  private static final class Tail implements Runnable {
    private final InputStream in;
    private byte[] kept = new byte[0];
    private @Nullable IOException failure;

    Tail(InputStream in) {
      this.in = in;
    }

    @Override
    public void run() {
      byte[] buffer = new byte[8192];
      try {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          add(buffer, read);
        }
      } catch (IOException e) {
        failure = e;
      }
    }

    private synchronized void add(byte[] more, int length) {
      int old = Math.min(kept.length, MOST_OUTPUT - length);
      byte[] both = new byte[old + length];
      System.arraycopy(kept, kept.length - old, both, 0, old);
      System.arraycopy(more, 0, both, old, length);
      kept = both;
    }

    synchronized String text() {
      String note = failure == null ? "" : "\n(the rest could not be read)";
      return new String(kept, StandardCharsets.UTF_8) + note;
    }
  }
}
