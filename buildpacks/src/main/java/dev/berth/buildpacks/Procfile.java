package dev.berth.buildpacks;

import java.util.Optional;

/** The lines of a {@code Procfile}: {@code process: command}, one process a line. */
public final class Procfile {
  private static final int LONGEST_LINE = 4_000;

  private Procfile() {}

  /** The command of a process, if the app has such a line. */
  public static Optional<String> command(SourceTree source, String process) {
    return source.text("Procfile").stream()
        .flatMap(String::lines)
        .filter(line -> line.length() <= LONGEST_LINE)
        .map(String::strip)
        .filter(line -> line.startsWith(process))
        .map(line -> line.substring(process.length()).strip())
        .filter(rest -> rest.startsWith(":"))
        .map(rest -> rest.substring(1).strip())
        .filter(command -> !command.isEmpty())
        .findFirst();
  }
}
