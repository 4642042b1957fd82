package dev.berth.buildpacks;

import dev.berth.buildpacks.command.Command;
import dev.berth.buildpacks.command.CommandResult;
import dev.berth.buildpacks.command.CommandRunner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Lays the mounts out with bubblewrap and nothing more: no limits, the machine's network. */
public final class BubblewrapRunner implements CommandRunner {
  /** Every command that was run, oldest first. */
  public final List<Command> commands = new ArrayList<>();

  public static boolean isAvailable() {
    return Files.isExecutable(Path.of("/usr/bin/bwrap"));
  }

  @Override
  public CommandResult run(Command command, Consumer<String> output) {
    commands.add(command);
    List<String> argv = new ArrayList<>(List.of("bwrap", "--unshare-pid", "--die-with-parent"));
    for (Command.Mount mount : command.mounts()) {
      argv.addAll(
          List.of(
              mount.writable() ? "--bind" : "--ro-bind",
              mount.source().toString(),
              mount.target()));
    }
    argv.addAll(List.of("--ro-bind", "/etc/resolv.conf", "/etc/resolv.conf"));
    argv.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"));
    argv.addAll(List.of("--chdir", command.directory(), "--"));
    argv.addAll(command.argv());
    ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
    Map<String, String> environment = new TreeMap<>(command.environment());
    System.getenv()
        .forEach((name, value) -> {
          if (name.matches(
              "(?i)(https?|no)_proxy|NODE_EXTRA_CA_CERTS|PIP_CERT|SSL_CERT_FILE|PIP_INDEX_URL|GOPROXY|GOSUMDB")) {
            environment.put(name, value);
          }
        });
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        lines.lines().forEach(output);
      }
      return new CommandResult.Exited(process.waitFor());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CommandResult.TimedOut();
    }
  }
}
