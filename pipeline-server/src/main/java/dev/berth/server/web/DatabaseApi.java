package dev.berth.server.web;

import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.server.access.AuditLog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.backup.Backups;
import dev.berth.server.database.DatabaseAccess;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.database.RestorePoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The JSON API about an environment's database. */
@RestController
@RequestMapping("/api/v1/apps/{app}/database")
class DatabaseApi {
  private final Overview overview;
  private final ObjectProvider<EnvironmentDatabases> databases;
  private final ObjectProvider<Backups> backups;
  private final AuditLog audit;

  DatabaseApi(
      Overview overview,
      ObjectProvider<EnvironmentDatabases> databases,
      ObjectProvider<Backups> backups,
      AuditLog audit) {
    this.overview = overview;
    this.databases = databases;
    this.backups = backups;
    this.audit = audit;
  }

  /**
   * A database without its password.
   *
   * @param bytes what its data takes
   */
  record DatabaseView(
      String environment,
      String host,
      int port,
      String name,
      String user,
      boolean awake,
      long bytes,
      List<RestorePoint> restorePoints) {}

  @GetMapping
  DatabaseView database(
      @PathVariable AppName app, @RequestParam(defaultValue = "") String environment) {
    Environment of = overview.environmentOrProduction(app, environment);
    DatabaseAccess access = existing(of);
    return new DatabaseView(
        of.key(),
        access.host(),
        access.port(),
        access.name(),
        access.user(),
        databases().isAwake(of),
        databases().size(of),
        databases().restorePoints(of));
  }

  /** All that a client on this machine needs to log in. */
  record AccessView(String url, String host, int port, String name, String user, String password) {
    static AccessView of(DatabaseAccess access) {
      return new AccessView(
          access.url(),
          access.host(),
          access.port(),
          access.name(),
          access.user(),
          access.password());
    }
  }

  /** Wakes the database; whoever deploys an app can read its password there anyway. */
  @PostMapping("/access")
  AccessView access(
      @PathVariable AppName app,
      @RequestParam(defaultValue = "") String environment,
      HttpServletRequest request) {
    Environment of = overview.environmentOrProduction(app, environment);
    existing(of);
    audit.done(request, "database.access", of.key());
    return AccessView.of(databases().ensure(of));
  }

  /** Why a restore point is made. */
  record NewRestorePoint(Optional<String> reason) {}

  @PostMapping("/restore-points")
  @ResponseStatus(HttpStatus.CREATED)
  RestorePoint keep(
      @PathVariable AppName app,
      @RequestParam(defaultValue = "") String environment,
      @RequestBody NewRestorePoint body,
      HttpServletRequest request) {
    Environment of = overview.environmentOrProduction(app, environment);
    audit.done(request, "database.keep", of.key());
    return databases().keep(of, body.reason().orElse("made by hand"));
  }

  /** Which restore point to go back to. */
  record NewRestore(String restorePoint) {}

  @PostMapping("/restores")
  DatabaseView restore(
      @PathVariable AppName app,
      @RequestParam(defaultValue = "") String environment,
      @RequestBody NewRestore body,
      HttpServletRequest request) {
    Environment of = overview.environmentOrProduction(app, environment);
    audit.done(request, "database.restore", of.key() + " " + body.restorePoint());
    databases().restore(of, body.restorePoint());
    return database(app, environment);
  }

  @GetMapping("/backup")
  void backup(
      @PathVariable AppName app,
      @RequestParam(defaultValue = "") String environment,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Environment of = overview.environmentOrProduction(app, environment);
    existing(of);
    audit.done(request, "database.backup", of.key());
    response.setContentType(BackupApi.TAR);
    backups.getObject().writeDatabase(of, response.getOutputStream());
  }

  @PutMapping("/backup")
  DatabaseView takeBackup(
      @PathVariable AppName app,
      @RequestParam(defaultValue = "") String environment,
      HttpServletRequest request)
      throws IOException {
    Environment of = overview.environmentOrProduction(app, environment);
    audit.done(request, "database.take-backup", of.key());
    backups.getObject().readDatabase(of, request.getInputStream());
    return database(app, environment);
  }

  private DatabaseAccess existing(Environment environment) {
    return databases()
        .find(environment)
        .orElseThrow(() ->
            WebCode.UNKNOWN_DATABASE.because(
                environment.title() + " of " + environment.app() + " has no database",
                "Say " + ManifestKey.DATABASE.suggest("true") + ", or add migrations, and push"));
  }

  private EnvironmentDatabases databases() {
    return databases.getObject();
  }
}
