package dev.berth.sandbox.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A short command of the machine, such as {@code ip} or {@code nft}, run to its end. */
public final class HostCommand {
  private static final int OUTPUT_LIMIT = 1 << 20;
  private static final long TIMEOUT_SECONDS = 30;
  static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** How it ended; the output is standard output and error together. */
  public record Result(int code, String output) {
    public boolean succeeded() {
      return code == 0;
    }
  }

  private HostCommand() {}

  /** Whether the machine has it. */
  public static boolean exists(String name) {
    return Stream.of(PATH.split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
  }

  /** Runs it without input. */
  public static Result run(List<String> argv) throws IOException {
    return run(argv, "");
  }

  /** Runs it with this input. */
  public static Result run(List<String> argv, String input) throws IOException {
    return run(argv, input, TIMEOUT_SECONDS);
  }

  /**
   * Runs it with this input, for so long.
   *
   * @param seconds after which the command is stopped
   */
  public static Result run(List<String> argv, String input, long seconds) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
    trustedEnvironment(builder);
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended without reading all: its exit code and output say why.
    }
    // Read beside: a grandchild that lives on may keep the output open for ever.
    CompletableFuture<String> output = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> read(process, output));
    try {
      String text = output.get(seconds, TimeUnit.SECONDS);
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(argv.getFirst() + " did not end in time: " + text);
      }
      return new Result(process.exitValue(), text);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new IOException(argv.getFirst() + " did not end in time", e);
    } catch (ExecutionException e) {
      process.destroyForcibly();
      throw new IOException(argv.getFirst() + " could not be read", e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + argv.getFirst() + " ran", e);
    }
  }

  private static void read(Process process, CompletableFuture<String> output) {
    try (InputStream out = process.getInputStream()) {
      output.complete(new String(out.readNBytes(OUTPUT_LIMIT), StandardCharsets.UTF_8));
    } catch (IOException e) {
      output.completeExceptionally(e);
    }
  }

  /** Runs it and returns its output; a failure is an error. */
  public static String mustRun(List<String> argv, String input) throws IOException {
    Result result = run(argv, input);
    if (!result.succeeded()) {
      throw new IOException(String.join(" ", argv) + ": " + result.output().strip());
    }
    return result.output();
  }

  /** Leaves a process nothing of this one's environment. */
  public static void trustedEnvironment(ProcessBuilder builder) {
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", PATH);
    environment.put("LC_ALL", "C.UTF-8");
  }
}
