package dev.berth.server.migrate;

import java.util.ArrayList;
import java.util.List;

/**
 * What migrations left in a database although their deploy does not go live.
 *
 * @param files that ran to their end
 * @param halves files that did not, and of which a part is committed
 * @param indexes that are there and can not be used, as they are written in SQL
 */
public record Remains(List<String> files, List<Half> halves, List<String> indexes) {
  static final String FILES = "%s ran and stay";

  private static final int LONGEST_STATEMENT = 120;

  public Remains {
    files = List.copyOf(files);
    halves = List.copyOf(halves);
    indexes = List.copyOf(indexes);
  }

  /**
   * A file of which a part stays.
   *
   * @param file its name
   * @param statements how many of its statements are committed
   * @param last the last one of them
   */
  public record Half(String file, int statements, String last) {}

  static Remains of(List<String> files) {
    return new Remains(files, List.of(), List.of());
  }

  public boolean isNothing() {
    return files.isEmpty() && halves.isEmpty() && indexes.isEmpty();
  }

  /** In a sentence or more; empty when nothing stays. */
  public String words() {
    List<String> words = new ArrayList<>();
    if (!files.isEmpty()) {
      words.add(
          files.size() == 1
              ? files.getFirst() + " ran and stays"
              : FILES.formatted(String.join(", ", files)));
    }
    for (Half half : halves) {
      words.add(
          "of %s the first %s committed, up to \"%s\""
              .formatted(
                  half.file(),
                  half.statements() == 1 ? "statement is" : half.statements() + " statements are",
                  shortened(half.last())));
    }
    for (String index : indexes) {
      words.add(
          "the index %s is there and cannot be used: `drop index concurrently %s` removes it"
              .formatted(index, index));
    }
    return String.join("; ", words);
  }

  private static String shortened(String statement) {
    String line = statement.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_STATEMENT ? line : line.substring(0, LONGEST_STATEMENT) + " …";
  }
}
