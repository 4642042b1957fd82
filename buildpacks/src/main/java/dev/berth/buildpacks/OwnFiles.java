package dev.berth.buildpacks;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files of a directory that its authors wrote, read within bounds: links are not followed, what
 * others wrote is left out.
 */
public final class OwnFiles {
  private static final int MOST_FILES = 20_000;
  private static final int MOST_DEPTH = 12;
  private static final long MOST_READ = 24L << 20;
  private static final Set<String> FOREIGN =
      Set.of(".git", "node_modules", "vendor", "venv", ".venv", "target", "dist", "build", ".next");
  private static final Pattern TESTS =
      Pattern.compile("(.*/)?(tests?|__tests__|e2e|docs?|examples?)/.*|.*[._](test|spec)\\.\\w+");

  private final List<String> names;
  private final Reader reader;

  /** Reads the start of a file; empty when it cannot be read. */
  interface Reader {
    String start(String name);
  }

  OwnFiles(List<String> all, Reader reader) {
    this.names = all.stream().filter(name -> !isForeign(name)).limit(MOST_FILES).sorted().toList();
    this.reader = reader;
  }

  /** Relative paths, sorted. */
  public List<String> names() {
    return names;
  }

  /** The start of a text file; empty when there is none. */
  public String text(String name) {
    return reader.start(name);
  }

  /** The first name that matches completely. */
  public Optional<String> named(Pattern pattern) {
    return names.stream().filter(name -> pattern.matcher(name).matches()).findFirst();
  }

  /**
   * The first file of code in which the pattern occurs; tests are none.
   *
   * @param code names of files with code
   */
  public Optional<String> using(Pattern code, Pattern pattern) {
    long left = MOST_READ;
    for (String name : names) {
      if (left > 0 && code.matcher(name).matches() && !TESTS.matcher(name).matches()) {
        String text = text(name);
        left -= text.length();
        if (pattern.matcher(text).find()) {
          return Optional.of(name);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether a path leads through a directory that others filled. */
  static boolean isForeign(String name) {
    String[] parts = name.split("/", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      if (FOREIGN.contains(parts[i])) {
        return true;
      }
    }
    return parts.length > MOST_DEPTH;
  }
}
