package dev.berth.server.migrate;

/**
 * What a database's migrations came to.
 *
 * @param version the schema's version; empty without versioned migrations
 * @param applied how many files ran now
 * @param restorePoint the state before; empty when nothing ran, or nothing was there before
 */
public record Migrated(String version, int applied, String restorePoint) {
  /** There was nothing to do. */
  public static final Migrated NOTHING = new Migrated("", 0, "");
}
