package dev.berth.secrets.dotenv;

import java.util.List;

/**
 * The content of an {@code .env} file. Values are taken as written: {@code ${OTHER}} is not
 * replaced, because different tools replace it differently.
 *
 * @param entries in the order of the file
 * @param problems what could not be read; with any of them nothing should be imported
 */
public record EnvFile(List<EnvEntry> entries, List<EnvProblem> problems) {
  /** Larger files are no configuration. */
  public static final int MAX_CHARACTERS = 1024 * 1024;

  public EnvFile {
    entries = List.copyOf(entries);
    problems = List.copyOf(problems);
  }

  /** Reads a file's text; never fails, problems are collected. */
  public static EnvFile parse(String text) {
    if (text.length() > MAX_CHARACTERS) {
      return new EnvFile(
          List.of(),
          List.of(new EnvProblem(1, "the file is larger than 1 MiB: it is no .env file")));
    }
    return new EnvParser(text).parse();
  }

  /** True when everything was understood. */
  public boolean isValid() {
    return problems.isEmpty();
  }
}
