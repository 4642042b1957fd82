package dev.berth.server.migrate;

import java.util.Objects;

/**
 * What a database's migrations came to.
 *
 * @param version the schema's version; empty without versioned migrations
 * @param applied how many files ran now
 * @param restorePoint the state before; empty when nothing ran, or nothing was there before
 * @param stays what ran and stays when the deploy is taken back, in words; empty when nothing ran
 */
public record Migrated(String version, int applied, String restorePoint, String stays) {
  /** There was nothing to do. */
  public static final Migrated NOTHING = new Migrated("", 0, "", "");

  public Migrated {
    // A deploy that the version before had migrated and not finished has none.
    stays =
        Objects.requireNonNullElse(
            stays, applied == 0 ? "" : Remains.FILES.formatted(applied + " migrations"));
  }
}
