package dev.berth.buildpacks;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of a {@code Procfile}: {@code process: command}, one process a line. */
public final class Procfile {
  /** The process that runs before traffic. */
  public static final String RELEASE = "release";

  private static final int LONGEST_LINE = 4_000;
  private static final int MOST_PROCESSES = 100;
  private static final Pattern LINE = Pattern.compile("([\\w-]+)\\s*:\\s*(\\S.*)");

  private Procfile() {}

  /** The command of a process, if the app has such a line. */
  public static Optional<String> command(SourceTree source, String process) {
    return Optional.ofNullable(processes(source).get(process));
  }

  /** All processes with their commands, as they stand there; the first line of a name counts. */
  public static SequencedMap<String, String> processes(SourceTree source) {
    SequencedMap<String, String> processes = new LinkedHashMap<>();
    source.text("Procfile").stream()
        .flatMap(String::lines)
        .filter(line -> line.length() <= LONGEST_LINE)
        .map(String::strip)
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .limit(MOST_PROCESSES)
        .forEach(line -> processes.putIfAbsent(line.group(1), line.group(2).strip()));
    return processes;
  }
}
