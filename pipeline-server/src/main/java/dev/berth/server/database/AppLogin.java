package dev.berth.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** Tries the way in that an app has. */
final class AppLogin {
  /** {@code invalid_password}: https://www.postgresql.org/docs/current/errcodes-appendix.html */
  private static final String INVALID_PASSWORD = "28P01";

  private static final int PATIENCE_SECONDS = 10;

  private AppLogin() {}

  /** Whether the server does not take the app's password; any other trouble is not about that. */
  static boolean isRefused(DatabaseAccess access) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(access.jdbcUrl());
    source.setUser(access.user());
    source.setPassword(access.password());
    source.setConnectTimeout(PATIENCE_SECONDS);
    try (Connection _ = source.getConnection()) {
      return false;
    } catch (SQLException e) {
      return INVALID_PASSWORD.equals(e.getSQLState());
    }
  }
}
