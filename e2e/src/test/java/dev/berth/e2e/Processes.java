package dev.berth.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at the machine's processes from outside. */
final class Processes {
  private static final String MARK = "BERTH_MARK=";

  private Processes() {}

  /** A process of an installation and what it says it is. */
  record Marked(ProcessHandle process, String mark) {
    Stream<ProcessHandle> tree() {
      return Stream.concat(process.descendants(), Stream.of(process));
    }
  }

  static List<ProcessHandle> withArgument(String argument) {
    return ProcessHandle.allProcesses()
        .filter(process -> words(process, "cmdline").contains(argument))
        .toList();
  }

  static List<Marked> marked(String installation) {
    List<Marked> marked = new ArrayList<>();
    ProcessHandle.allProcesses()
        .forEach(process ->
            mark(process)
                .filter(mark -> mark.startsWith(installation + "/"))
                .ifPresent(mark ->
                    marked.add(new Marked(process, mark.substring(installation.length() + 1)))));
    return marked;
  }

  private static Optional<String> mark(ProcessHandle process) {
    return words(process, "environ").stream()
        .filter(variable -> variable.startsWith(MARK))
        .map(variable -> variable.substring(MARK.length()))
        .findFirst();
  }

  private static List<String> words(ProcessHandle process, String file) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), file));
      return List.of(new String(bytes, UTF_8).split("\0", -1));
    } catch (IOException gone) {
      return List.of();
    }
  }
}
