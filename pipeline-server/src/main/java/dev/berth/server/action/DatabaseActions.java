package dev.berth.server.action;

import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.server.access.AuditLog;
import dev.berth.server.access.Caller;
import dev.berth.server.app.Environment;
import dev.berth.server.backup.Backups;
import dev.berth.server.database.DatabaseAccess;
import dev.berth.server.database.DatabasesSettings;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.database.RestorePoint;
import dev.berth.server.failure.DeployException;
import dev.berth.server.migrate.AppliedMigrations;
import dev.berth.server.migrate.DatabaseWords;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What a person can do with an environment's database, and with all of Berth's data. */
@Component
public class DatabaseActions {
  private final ObjectProvider<EnvironmentDatabases> databases;
  private final ObjectProvider<Backups> backups;
  private final AuditLog audit;
  private final DatabasesSettings settings;

  DatabaseActions(
      ObjectProvider<EnvironmentDatabases> databases,
      ObjectProvider<Backups> backups,
      AuditLog audit,
      DatabasesSettings settings) {
    this.databases = databases;
    this.backups = backups;
    this.audit = audit;
    this.settings = settings;
  }

  /**
   * A database as lists show it: never its password.
   *
   * @param bytes what its data takes
   */
  public record View(
      String environment,
      String host,
      int port,
      String name,
      String user,
      boolean awake,
      long bytes,
      List<RestorePoint> restorePoints) {}

  /** Looks without waking it. */
  public View view(Environment environment) {
    DatabaseAccess access = existing(environment);
    return new View(
        environment.key(),
        access.host(),
        access.port(),
        access.name(),
        access.user(),
        databases().isAwake(environment),
        databases().size(environment),
        databases().restorePoints(environment));
  }

  /** Wakes it, and tells all that a client on this machine needs to log in. */
  public DatabaseAccess access(Environment environment, Caller caller) {
    existing(environment);
    audit.done(caller, "database.access", environment.key());
    return databases().ensure(environment);
  }

  /** Keeps the present state until a person deletes it. */
  public RestorePoint keep(Environment environment, String reason, Caller caller) {
    existing(environment);
    audit.done(caller, "database.keep", environment.key());
    return databases().keep(environment, reason, RestorePoint.Keep.BY_HAND);
  }

  /**
   * A state that was kept before its database changed.
   *
   * @param gone restore points that gave way
   */
  public record Kept(RestorePoint point, List<RestorePoint> gone) {}

  /** Keeps the state before a file is read into the database. */
  public Kept keepBeforeImport(Environment environment, Caller caller) {
    existing(environment);
    audit.done(caller, "database.keep", environment.key());
    RestorePoint point =
        databases().keep(environment, "before an import", RestorePoint.Keep.WAY_BACK);
    return new Kept(point, prune(environment, point.id(), caller));
  }

  /** Makes sure that a restore point is gone. */
  public void forget(Environment environment, String restorePoint, Caller caller) {
    existing(environment);
    audit.done(caller, "database.forget", environment.key() + " " + restorePoint);
    databases().forget(environment, restorePoint);
  }

  /**
   * What going back came to.
   *
   * @param gone restore points that gave way
   * @param ahead migrations that had run and have not run in what came back
   * @param notes what else is worth knowing, in sentences
   */
  public record Restored(List<RestorePoint> gone, List<String> ahead, List<String> notes) {
    /** That what came back is older than the code that is live, in a sentence, if it is. */
    public Optional<String> older() {
      boolean one = ahead.size() == 1;
      return ahead.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "older than the code that is live: %s %s not run in it; the next push runs %s again"
                  .formatted(
                      AppliedMigrations.words(ahead), one ? "has" : "have", one ? "it" : "them"));
    }
  }

  /** Goes back to a kept state. */
  public Restored restore(Environment environment, String restorePoint, Caller caller) {
    existing(environment);
    audit.done(caller, "database.restore", environment.key() + " " + restorePoint);
    Set<String> ahead = new LinkedHashSet<>(AppliedMigrations.of(databases().ensure(environment)));
    DatabaseAccess back = databases().restore(environment, restorePoint);
    ahead.removeAll(AppliedMigrations.of(back));
    return new Restored(
        prune(environment, restorePoint, caller),
        List.copyOf(ahead),
        DatabaseWords.ofUnlogged(back).stream().toList());
  }

  private List<RestorePoint> prune(Environment environment, String needed, Caller caller) {
    List<RestorePoint> gone = databases().prune(environment, Set.of(needed));
    gone.forEach(point ->
        audit.done(caller, "database.restore-point-gone", environment.key() + " " + point.id()));
    return gone;
  }

  /** How many restore points Berth keeps of those that it makes by itself, for people. */
  public String limits() {
    return "Of those that Berth makes by itself, the newest %d are kept, of at most %s together"
            .formatted(settings.restorePoints(), settings.restoreBytes())
        + "; the newest one stays in any case, and so does the last one before a change that failed"
        + " or took data away.";
  }

  /** Writes a physical copy. */
  public void write(Environment environment, OutputStream out, Caller caller) throws IOException {
    existing(environment);
    audit.done(caller, "database.backup", environment.key());
    backups.getObject().writeDatabase(environment, out);
  }

  /** Takes a physical copy; the environment need not have a database yet. */
  public void read(Environment environment, InputStream in, Caller caller) throws IOException {
    audit.done(caller, "database.take-backup", environment.key());
    backups.getObject().readDatabase(environment, in);
  }

  /** Writes the whole installation, secrets included. */
  public void writeInstallation(OutputStream out, Caller caller) throws IOException {
    audit.done(caller, "backup", "installation");
    backups.getObject().writeInstallation(out);
  }

  /** The database, or that there is none. */
  public DatabaseAccess existing(Environment environment) {
    return databases()
        .find(environment)
        .orElseThrow(() ->
            new DeployException(
                ActionCode.UNKNOWN_DATABASE.because(
                    environment.title() + " of " + environment.app() + " has no database",
                    "Say "
                        + ManifestKey.DATABASE.suggest("true")
                        + ", or add migrations, and push")));
  }

  private EnvironmentDatabases databases() {
    return databases.getObject();
  }
}
