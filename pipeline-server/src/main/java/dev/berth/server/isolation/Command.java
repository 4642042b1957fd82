package dev.berth.server.isolation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A short command of the machine, such as {@code ip} or {@code nft}, run to its end. */
final class Command {
  private static final int OUTPUT_LIMIT = 1 << 20;
  private static final long TIMEOUT_SECONDS = 30;
  static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** How it ended; the output is standard output and error together. */
  record Result(int code, String output) {
    boolean succeeded() {
      return code == 0;
    }
  }

  private Command() {}

  static Result run(List<String> argv) throws IOException {
    return run(argv, "");
  }

  static Result run(List<String> argv, String input) throws IOException {
    return run(argv, input, TIMEOUT_SECONDS);
  }

  /**
   * @param seconds after which the command is stopped
   */
  static Result run(List<String> argv, String input, long seconds) throws IOException {
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

  static String mustRun(List<String> argv, String input) throws IOException {
    Result result = run(argv, input);
    if (!result.succeeded()) {
      throw new IOException(String.join(" ", argv) + ": " + result.output().strip());
    }
    return result.output();
  }

  static void trustedEnvironment(ProcessBuilder builder) {
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", PATH);
    environment.put("LC_ALL", "C.UTF-8");
  }
}
