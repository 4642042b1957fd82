package dev.berth.server.database;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server wrote about failed statements from a moment on: some tools end without a word about
 * what PostgreSQL answered them.
 */
final class Complaints implements Supplier<List<String>> {
  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_LINES = 8;

  /** PostgreSQL's default {@code log_line_prefix} is {@code '%m [%p] '}. */
  private static final Pattern LINE =
      Pattern.compile(
          "[-\\d]+ [:.\\d]+ \\S+ \\[\\d+\\] (ERROR|FATAL|DETAIL|HINT|STATEMENT): +(.*)");

  private final Path log;
  private final long from;

  private Complaints(Path log, long from) {
    this.log = log;
    this.from = from;
  }

  static Complaints from(Path log) {
    try {
      return new Complaints(log, Files.exists(log) ? Files.size(log) : 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest ones, oldest first. */
  @Override
  public List<String> get() {
    List<String> found = new ArrayList<>();
    for (String line : text().split("\n", -1)) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        found.add("PostgreSQL: " + matcher.group(1) + ": " + matcher.group(2));
      }
    }
    return List.copyOf(found.subList(Math.max(0, found.size() - MOST_LINES), found.size()));
  }

  private String text() {
    if (!Files.exists(log)) {
      return "";
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = from > file.length() ? 0 : from;
      file.seek(Math.max(start, file.length() - MOST_BYTES));
      byte[] bytes = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
