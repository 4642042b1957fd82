package dev.berth.server.action;

import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.server.access.AuditLog;
import dev.berth.server.access.Caller;
import dev.berth.server.app.Environment;
import dev.berth.server.backup.Backups;
import dev.berth.server.database.DatabaseAccess;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.database.RestorePoint;
import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What a person can do with an environment's database, and with all of Berth's data. */
@Component
public class DatabaseActions {
  private final ObjectProvider<EnvironmentDatabases> databases;
  private final ObjectProvider<Backups> backups;
  private final AuditLog audit;

  DatabaseActions(
      ObjectProvider<EnvironmentDatabases> databases,
      ObjectProvider<Backups> backups,
      AuditLog audit) {
    this.databases = databases;
    this.backups = backups;
    this.audit = audit;
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

  /** Keeps the present state. */
  public RestorePoint keep(Environment environment, String reason, Caller caller) {
    existing(environment);
    audit.done(caller, "database.keep", environment.key());
    return databases().keep(environment, reason);
  }

  /** Goes back to a kept state. */
  public void restore(Environment environment, String restorePoint, Caller caller) {
    existing(environment);
    audit.done(caller, "database.restore", environment.key() + " " + restorePoint);
    databases().restore(environment, restorePoint);
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
