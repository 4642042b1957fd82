package dev.berth.server.migrate;

import dev.berth.server.database.DatabaseAccess;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What to do about a statement that PostgreSQL refused, by its SQLSTATE and its words. */
public final class StatementAdvice {
  private static final Pattern EXTENSION =
      Pattern.compile(
          "extension \"([^\"]+)\" is not available"
              + "|extension control file \"[^\"]*/([^\"/]+)\\.control\""
              + "|permission denied to create extension \"([^\"]+)\"");

  private static final Pattern TYPE = Pattern.compile("type \"([^\"]+)\" does not exist");
  private static final Pattern CONCURRENTLY =
      Pattern.compile("\\bindex\\s+concurrently\\b", Pattern.CASE_INSENSITIVE);
  private static final String PSQL = "at or near \"\\\"";

  /** https://www.postgresql.org/docs/current/errcodes-appendix.html */
  private static final Map<String, String> BY_STATE =
      Map.of(
          "42P07", "The table exists already: was it made by hand, or by another migration?",
          "42P01", "The table does not exist: does an earlier migration make it?",
          "42601", "Mend the syntax; the line is the file's",
          "23505", "Rows that exist break the new uniqueness: clean them up in the same migration",
          "23502", "Rows that exist have no value there: give the column a default first",
          "42501", "The app's own role may not do this: it is no superuser",
          "57014", "It ran for longer than 10 minutes: do it in smaller steps",
          "25001", "This must not be in a transaction: give it a file of its own, without begin");

  private StatementAdvice() {}

  static Optional<String> of(
      String state, String message, @Nullable String statement, DatabaseAccess access) {
    Optional<String> extension = extension(message, access);
    if (extension.isPresent()) {
      return extension;
    }
    if (message.contains(PSQL)) {
      return Optional.of(
          "A line that begins with a backslash is a command of psql, which PostgreSQL itself does"
              + " not know: take it out (newer ones of pg_dump write \\restrict and \\unrestrict)");
    }
    if (state.equals("23505") && statement != null && CONCURRENTLY.matcher(statement).find()) {
      return Optional.of(
          "Rows that exist break the new uniqueness: clean them up in a migration before this one,"
              + " and begin this file with `drop index concurrently if exists` of the same index");
    }
    return Optional.ofNullable(BY_STATE.get(state));
  }

  /** What to do when an extension is the trouble, whichever tool was told so. */
  public static Optional<String> extension(String message, DatabaseAccess access) {
    Matcher missing = EXTENSION.matcher(message);
    Matcher type = TYPE.matcher(message);
    if (missing.find()) {
      return Optional.of(
          "The app cannot have the extension %s here. It may create: %s"
              .formatted(named(missing), String.join(", ", extensions(access))));
    }
    if (type.find() && extensions(access).contains(type.group(1))) {
      return Optional.of(
          "It is an extension's: say `create extension if not exists %s` before"
              .formatted(type.group(1)));
    }
    return Optional.empty();
  }

  private static String named(Matcher missing) {
    for (int group = 1; group <= missing.groupCount(); group++) {
      if (missing.group(group) != null) {
        return missing.group(group);
      }
    }
    return "";
  }

  private static List<String> extensions(DatabaseAccess access) {
    try {
      return DatabaseContents.extensions(access);
    } catch (SQLException _) {
      return List.of("what pg_available_extensions lists");
    }
  }
}
