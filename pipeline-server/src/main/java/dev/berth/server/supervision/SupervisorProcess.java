package dev.berth.server.supervision;

import dev.berth.server.installation.DataDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** The supervisor as its files tell it: who it is, and what starts another one. */
final class SupervisorProcess {
  private static final int START_FIELD_AFTER_NAME = 19;

  private final Path directory;
  private final Path log;

  SupervisorProcess(DataDirectory data) {
    this.directory = data.supervisor();
    this.log = data.logs().resolve("supervisor.log");
  }

  /** The one that lives. */
  OptionalLong pid() {
    try {
      String[] words = Files.readString(directory.resolve("pid")).strip().split(" ", -1);
      return words.length == 2 && words[1].equals(startTicks(words[0]))
          ? OptionalLong.of(Long.parseLong(words[0]))
          : OptionalLong.empty();
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static String startTicks(String pid) throws IOException {
    String stat = Files.readString(Path.of("/proc").resolve(pid).resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return fields[0].equals("Z") ? "" : fields[START_FIELD_AFTER_NAME];
  }

  /** Starts another one, detached; it finds this server and looks after it. */
  void start() throws IOException {
    List<String> command =
        Arrays.asList(
            Files.readString(directory.resolve("command"), StandardCharsets.UTF_8).split("\0"));
    ProcessBuilder builder = new ProcessBuilder("setsid");
    builder.command().addAll(command);
    builder
        .directory(new File("/"))
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }
}
