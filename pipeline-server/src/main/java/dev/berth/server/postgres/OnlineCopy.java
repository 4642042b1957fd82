package dev.berth.server.postgres;

import dev.berth.files.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Copies a cluster's data directory. While it serves this follows PostgreSQL's low-level backup
 * protocol: the copy is repaired from the log it carries when it first starts, and is then the
 * state at the end of the copying. No transaction of the original waits or fails.
 */
public final class OnlineCopy {
  private static final Path LOG = Path.of("pg_wal");

  /** Only their directories are copied: their content belongs to the running server. */
  private static final Set<Path> EMPTIED =
      Set.of(
          LOG,
          Path.of("pg_dynshmem"),
          Path.of("pg_notify"),
          Path.of("pg_replslot"),
          Path.of("pg_serial"),
          Path.of("pg_snapshots"),
          Path.of("pg_stat_tmp"),
          Path.of("pg_subtrans"));

  private static final Set<String> LEFT_OUT =
      Set.of("postmaster.pid", "postmaster.opts", "pg_internal.init");

  private OnlineCopy() {}

  /**
   * Copies a serving cluster.
   *
   * @param connection a superuser's, used for nothing else
   * @param target does not exist yet
   * @return the size of the copy
   */
  public static long of(Connection connection, Path data, Path target)
      throws SQLException, IOException {
    // Without a slot, a checkpoint of the copied server could throw away log that the copy needs.
    query(
        connection,
        "SELECT slot_name FROM pg_create_physical_replication_slot(?, true, true)",
        "copy_" + UUID.randomUUID().toString().replace("-", ""));
    String first =
        query(connection, "SELECT pg_walfile_name(pg_backup_start(?, fast => true))", "berth");
    long bytes = FileTree.copy(data, target, OnlineCopy::isWanted);
    List<String> end =
        row(
            connection,
            """
            SELECT pg_walfile_name(lsn), labelfile, coalesce(spcmapfile, '')
            FROM pg_backup_stop(wait_for_archive => false)
            """);
    bytes += copyLog(data.resolve(LOG), target.resolve(LOG), first, end.get(0));
    writeLike(target.resolve("PG_VERSION"), target.resolve("backup_label"), end.get(1));
    if (!end.get(2).isBlank()) {
      writeLike(target.resolve("PG_VERSION"), target.resolve("tablespace_map"), end.get(2));
    }
    FileTree.sync(target);
    return bytes;
  }

  /** Copies a cluster that was shut down. */
  public static long ofSleeping(Path data, Path target) throws IOException {
    long bytes =
        FileTree.copy(data, target, path -> !LEFT_OUT.contains(String.valueOf(path.getFileName())));
    FileTree.sync(target);
    return bytes;
  }

  private static boolean isWanted(Path path) {
    String name = String.valueOf(path.getFileName());
    Path parent = path.getParent();
    return (parent == null || !EMPTIED.contains(parent))
        && !LEFT_OUT.contains(name)
        && !name.startsWith("pgsql_tmp");
  }

  private static long copyLog(Path from, Path to, String first, String last) throws IOException {
    long bytes =
        FileTree.copy(
            from,
            to.resolveSibling("pg_wal.copy"),
            file -> isBetween(file.getFileName().toString(), first, last));
    Files.delete(to);
    Files.move(to.resolveSibling("pg_wal.copy"), to);
    for (String directory : List.of("archive_status", "summaries")) {
      like(to, Files.createDirectory(to.resolve(directory)));
    }
    return bytes;
  }

  /** Segment names sort by position; there is one timeline, since nothing is ever promoted. */
  private static boolean isBetween(String name, String first, String last) {
    return name.matches("[0-9A-F]{24}") && name.compareTo(first) >= 0 && name.compareTo(last) <= 0;
  }

  /** The content must go into the file byte by byte; line ends included. */
  private static void writeLike(Path example, Path file, String content) throws IOException {
    Files.write(file, content.getBytes(StandardCharsets.UTF_8));
    like(example, file);
  }

  /** What is added to the copy is the server's as the rest is. */
  private static void like(Path example, Path path) throws IOException {
    Files.setPosixFilePermissions(path, Files.getPosixFilePermissions(example));
    for (String owner : List.of("unix:uid", "unix:gid")) {
      Object wanted = Files.getAttribute(example, owner);
      if (!wanted.equals(Files.getAttribute(path, owner))) {
        Files.setAttribute(path, owner, wanted);
      }
    }
  }

  private static String query(Connection connection, String sql, String parameter)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      return first(statement).getFirst();
    }
  }

  private static List<String> row(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return first(statement);
    }
  }

  private static List<String> first(PreparedStatement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      if (!result.next()) {
        throw new SQLException("no answer");
      }
      String[] columns = new String[result.getMetaData().getColumnCount()];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = String.valueOf(result.getString(i + 1));
      }
      return List.of(columns);
    }
  }
}
