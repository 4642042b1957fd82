package dev.berth.buildpacks.needs;

import dev.berth.buildpacks.Dependency;
import dev.berth.buildpacks.NeedClues;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.profile.Need;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether an app keeps files: an SQLite database, or uploads on its disk. */
record VolumeNeed(SourceTree source, List<NeedClues> clues, Pattern code) {
  private static final Pattern STORAGE_DIR = Pattern.compile("\\bSTORAGE_DIR\\b");

  /**
   * Decides.
   *
   * @param database whether it uses PostgreSQL: then no other database is its own
   */
  Need need(Need database) {
    return Stream.of(
            source.own().using(code, STORAGE_DIR).map(name -> name + " uses STORAGE_DIR"),
            database.wanted() ? Optional.<String>empty() : sqlite(),
            uploads())
        .flatMap(Optional::stream)
        .findFirst()
        .map(Need::because)
        .orElse(Need.NONE);
  }

  private Optional<String> sqlite() {
    return DatabaseNeed.dependency(source, clues, NeedClues::sqlite)
        .map(Dependency::words)
        .or(() -> using(NeedClues::sqliteCode).map(name -> name + " uses SQLite"));
  }

  private Optional<String> uploads() {
    return DatabaseNeed.dependency(source, clues, NeedClues::objectStores).isPresent()
        ? Optional.empty()
        : using(NeedClues::uploadCode).map(name -> name + " stores uploads on its disk");
  }

  private Optional<String> using(Function<NeedClues, String> patterns) {
    String pattern =
        clues.stream().map(patterns).filter(one -> !one.isEmpty()).collect(Collectors.joining("|"));
    return pattern.isEmpty()
        ? Optional.empty()
        : source.own().using(code, Pattern.compile(pattern));
  }
}
