package dev.berth.buildpacks.go;

import dev.berth.buildpacks.Dependency;
import dev.berth.buildpacks.Language;
import dev.berth.buildpacks.NeedClues;
import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Go beside another language: its modules say what the app needs. */
public final class GoLanguage implements Language {
  private static final Pattern FILE = Pattern.compile("go\\.mod");

  @Override
  public String name() {
    return "go";
  }

  @Override
  public List<String> manifests() {
    return List.of("go.mod");
  }

  @Override
  public List<String> codeEndings() {
    return List.of("go");
  }

  @Override
  public NeedClues needs() {
    return new Modules();
  }

  private static final class Modules implements NeedClues {
    @Override
    public Optional<Dependency> dependency(SourceTree source, List<String> packages) {
      return packages.isEmpty()
          ? Optional.empty()
          : Dependency.first(
              source,
              FILE,
              Pattern.compile(
                  "(?m)^\\s*(?:require\\s+)?(" + Dependency.anyOf(packages) + ")[\\s/]"));
    }

    @Override
    public List<String> postgres() {
      return List.of("github.com/lib/pq", "github.com/jackc/pgx", "gorm.io/driver/postgres");
    }

    @Override
    public List<String> otherDatabases() {
      return sqlite();
    }

    @Override
    public List<String> sqlite() {
      return List.of("github.com/mattn/go-sqlite3");
    }
  }
}
