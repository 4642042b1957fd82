package dev.berth.server.migrate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Writes down in which transaction each statement of a file ran, so that PostgreSQL itself can be
 * asked afterwards which of them are committed: a file may end its own transaction.
 */
final class StatementWatch implements Callback {
  /** A statement that was outside of any transaction is committed when it ends. */
  private static final long COMMITTED = -1;

  /** One that wrote nothing so far. */
  private static final long NO_TRANSACTION = 0;

  private static final Pattern DROPS =
      Pattern.compile("\\bdrop\\s+(schema|owned)\\b", Pattern.CASE_INSENSITIVE);

  private final List<Ran> ran = new ArrayList<>();
  private String file = "";

  private record Ran(String sql, long transaction) {}

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE_STATEMENT;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    if (event == Event.BEFORE_EACH_MIGRATE) {
      ran.clear();
      file = context.getMigrationInfo().getScript();
    } else {
      ran.add(new Ran(context.getStatement().getSql(), transaction(context.getConnection())));
    }
  }

  @Override
  public String getCallbackName() {
    return "berth";
  }

  /** What is committed of the file that ran last and did not end. */
  List<Remains.Half> committed(DataSource database) throws SQLException {
    int statements = 0;
    try (Connection connection = database.getConnection()) {
      for (int index = 0; index < ran.size(); index++) {
        if (isCommitted(connection, ran.get(index).transaction())) {
          statements = index + 1;
        }
      }
    }
    return statements == 0
        ? List.of()
        : List.of(new Remains.Half(file, statements, ran.get(statements - 1).sql()));
  }

  /** Whether the file that ran last drops what its own history stands in. */
  boolean dropsTheHistory() {
    return ran.stream().anyMatch(statement -> DROPS.matcher(statement.sql()).find());
  }

  String file() {
    return file;
  }

  private static long transaction(Connection connection) {
    try {
      if (connection.getAutoCommit()) {
        return COMMITTED;
      }
      try (PreparedStatement statement =
              connection.prepareStatement("select coalesce(txid_current_if_assigned(), 0)");
          ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException _) {
      return NO_TRANSACTION; // The statement itself tells what is wrong.
    }
  }

  private static boolean isCommitted(Connection connection, long transaction) throws SQLException {
    if (transaction == COMMITTED || transaction == NO_TRANSACTION) {
      return transaction == COMMITTED;
    }
    try (PreparedStatement statement = connection.prepareStatement("select txid_status(?)")) {
      statement.setLong(1, transaction);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && "committed".equals(row.getString(1));
      }
    }
  }
}
