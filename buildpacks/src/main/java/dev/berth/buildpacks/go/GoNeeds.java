package dev.berth.buildpacks.go;

import dev.berth.buildpacks.Dependency;
import dev.berth.buildpacks.NeedClues;
import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Go's modules say; what only another module needs is left out. */
final class GoNeeds implements NeedClues {
  private static final Pattern FILE = Pattern.compile("(?:.*/)?go\\.mod");

  @Override
  public Optional<Dependency> dependency(SourceTree source, List<String> packages) {
    return packages.isEmpty()
        ? Optional.empty()
        : Dependency.first(
            source,
            FILE,
            Pattern.compile(
                "(?m)^\\s*(?:require\\s+)?("
                    + Dependency.anyOf(packages)
                    + ")[\\s/](?!.*//\\s*indirect)"));
  }

  @Override
  public List<String> postgres() {
    return List.of("github.com/lib/pq", "github.com/jackc/pgx", "gorm.io/driver/postgres");
  }

  @Override
  public List<String> otherDatabases() {
    return Stream.concat(
            sqlite().stream(), Stream.of("github.com/go-sql-driver/mysql", "gorm.io/driver/mysql"))
        .toList();
  }

  @Override
  public List<String> sqlite() {
    return List.of(
        "github.com/mattn/go-sqlite3",
        "modernc.org/sqlite",
        "github.com/glebarez/sqlite",
        "gorm.io/driver/sqlite");
  }
}
