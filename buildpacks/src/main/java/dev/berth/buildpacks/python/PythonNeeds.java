package dev.berth.buildpacks.python;

import dev.berth.buildpacks.Dependency;
import dev.berth.buildpacks.NeedClues;
import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What requirements and Python code say. */
final class PythonNeeds implements NeedClues {
  private static final Pattern FILE =
      Pattern.compile(
          "requirements[\\w.-]*\\.txt|requirements/[\\w.-]+\\.txt|pyproject\\.toml|Pipfile");

  @Override
  public Optional<Dependency> dependency(SourceTree source, List<String> packages) {
    if (packages.isEmpty()) {
      return Optional.empty();
    }
    Pattern required =
        Pattern.compile(
            "(?mi)(?:^|[\\[,])[\\s\"']*("
                + Dependency.anyOf(packages)
                + ")(?=\\s*([\\[<>=!~;,\"'#]|$))");
    return Dependency.first(source, FILE, required)
        .map(found -> new Dependency(found.file(), found.name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public List<String> postgres() {
    return List.of("psycopg", "psycopg2", "psycopg2-binary", "psycopg-binary", "asyncpg", "pg8000");
  }

  @Override
  public List<String> otherDatabases() {
    return List.of("mysqlclient", "pymysql", "aiosqlite", "pymongo", "motor");
  }

  @Override
  public List<String> sqlite() {
    return List.of("aiosqlite");
  }

  @Override
  public List<String> objectStores() {
    return List.of("boto3", "django-storages");
  }

  @Override
  public String sqliteCode() {
    return "django\\.db\\.backends\\.sqlite3|sqlite:///|\\bsqlite3\\.connect\\(";
  }

  @Override
  public String uploadCode() {
    return "\\bUPLOAD_FOLDER\\b|\\bMEDIA_ROOT\\b";
  }
}
