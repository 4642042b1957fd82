package dev.berth.server.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Real git in one working directory, independent of the machine's configuration. */
public final class GitClient {
  public final Path directory;

  GitClient(Path directory) {
    this.directory = directory;
  }

  /** A new repository with one commit on {@code main}. */
  public static GitClient repository(Path directory) throws IOException {
    Files.createDirectories(directory);
    GitClient git = new GitClient(directory);
    git.ok("init", "-q", "-b", "main");
    return git;
  }

  public record Result(int status, String output) {}

  public GitClient write(String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  public String commit(String message) throws IOException {
    ok("add", "-A");
    ok("commit", "-q", "--allow-empty", "-m", message);
    return ok("rev-parse", "HEAD").strip();
  }

  public String ok(String... arguments) throws IOException {
    Result result = run(arguments);
    if (result.status() != 0) {
      throw new AssertionError("git " + String.join(" ", arguments) + "\n" + result.output());
    }
    return result.output();
  }

  public Result run(String... arguments) throws IOException {
    Process process = start(arguments);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        throw new AssertionError("git does not end: " + output);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return new Result(process.exitValue(), output);
  }

  String shell(String script) throws IOException {
    return new String(
        start(List.of("sh", "-c", script)).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    return start(command);
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("GIT_") || name.endsWith("_proxy"));
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_CONFIG_SYSTEM", "/dev/null");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("NO_PROXY", "127.0.0.1");
    for (String role : List.of("AUTHOR", "COMMITTER")) {
      environment.put("GIT_" + role + "_NAME", "Ada");
      environment.put("GIT_" + role + "_EMAIL", "ada@example.com");
    }
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }
}
