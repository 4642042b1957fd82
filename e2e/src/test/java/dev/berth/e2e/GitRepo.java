package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A user's repository, driven with the real git. */
final class GitRepo {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path directory;
  private final Map<String, String> environment;

  private GitRepo(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = environment;
  }

  static GitRepo create(Path directory, Map<String, String> environment) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    GitRepo repository = new GitRepo(directory, environment);
    repository.git("init", "--quiet", "-b", "main");
    return repository;
  }

  Path directory() {
    return directory;
  }

  GitRepo write(String file, String text) {
    try {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds scripts to the package.json that {@link NodeApp} wrote. */
  GitRepo manifestScripts(String scripts) {
    String manifest = BerthInstallation.read(directory.resolve("package.json"));
    return write(
        "package.json", manifest.replace("\"scripts\": {", "\"scripts\": {" + scripts + ", "));
  }

  GitRepo copy(Path source) {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = directory.resolve(source.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  GitRepo commit(String message) {
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", message);
    return this;
  }

  String head() {
    return git("rev-parse", "HEAD").strip();
  }

  /** A git command that has to succeed. */
  String git(String... arguments) {
    Command.Result result = tryGit(arguments);
    assertThat(result.exit()).as("git " + List.of(arguments) + "\n" + result.output()).isZero();
    return result.output();
  }

  /** A line for the shell, run in the repository. */
  Command.Result shell(String line) {
    return Command.run(directory, environment, PATIENCE, List.of("/bin/sh", "-c", line));
  }

  Command.Result tryGit(String... arguments) {
    return Command.run(directory, environment, PATIENCE, argv(arguments));
  }

  /** A push whose outcome the test judges. */
  Command.Result push(String... arguments) {
    List<String> argv = new ArrayList<>(List.of("push", "berth"));
    argv.addAll(List.of(arguments));
    return tryGit(argv.toArray(String[]::new));
  }

  /** A push that has to deploy. */
  Command.Result deploy(String... arguments) {
    Command.Result push = push(arguments);
    assertThat(push.exit()).as(push.output()).isZero();
    return push;
  }

  /** A push that goes on while the test does something else. */
  Process pushInBackground(Path output, String... arguments) {
    List<String> argv = new ArrayList<>(List.of("push", "berth"));
    argv.addAll(List.of(arguments));
    return Command.start(directory, environment, argv(argv.toArray(String[]::new)), output);
  }

  private static List<String> argv(String... arguments) {
    List<String> argv = new ArrayList<>(List.of("git"));
    argv.addAll(List.of(arguments));
    return argv;
  }
}
