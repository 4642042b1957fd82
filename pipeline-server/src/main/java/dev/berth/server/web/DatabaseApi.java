package dev.berth.server.web;

import dev.berth.server.access.Caller;
import dev.berth.server.action.DatabaseActions;
import dev.berth.server.action.KnownApps;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.database.DatabaseAccess;
import dev.berth.server.database.RestorePoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
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
  private final KnownApps apps;
  private final DatabaseActions actions;

  DatabaseApi(KnownApps apps, DatabaseActions actions) {
    this.apps = apps;
    this.actions = actions;
  }

  @GetMapping
  DatabaseActions.View database(
      @PathVariable AppName app, @RequestParam(defaultValue = "") String environment) {
    return actions.view(apps.environmentOrProduction(app, environment));
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
    Environment of = apps.environmentOrProduction(app, environment);
    return AccessView.of(actions.access(of, Caller.of(request)));
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
    Environment of = apps.environmentOrProduction(app, environment);
    return actions.keep(of, body.reason().orElse("made by hand"), Caller.of(request));
  }

  /** Deletes a restore point. */
  @DeleteMapping("/restore-points/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void forget(
      @PathVariable AppName app,
      @PathVariable String id,
      @RequestParam(defaultValue = "") String environment,
      HttpServletRequest request) {
    Environment of = apps.environmentOrProduction(app, environment);
    actions.forget(of, id, Caller.of(request));
  }

  /** Which restore point to go back to. */
  record NewRestore(String restorePoint) {}

  @PostMapping("/restores")
  DatabaseActions.View restore(
      @PathVariable AppName app,
      @RequestParam(defaultValue = "") String environment,
      @RequestBody NewRestore body,
      HttpServletRequest request) {
    Environment of = apps.environmentOrProduction(app, environment);
    actions.restore(of, body.restorePoint(), Caller.of(request));
    return actions.view(of);
  }

  @GetMapping("/backup")
  void backup(
      @PathVariable AppName app,
      @RequestParam(defaultValue = "") String environment,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Environment of = apps.environmentOrProduction(app, environment);
    actions.existing(of);
    response.setContentType(BackupApi.TAR);
    actions.write(of, response.getOutputStream(), Caller.of(request));
  }

  @PutMapping("/backup")
  DatabaseActions.View takeBackup(
      @PathVariable AppName app,
      @RequestParam(defaultValue = "") String environment,
      HttpServletRequest request)
      throws IOException {
    Environment of = apps.environmentOrProduction(app, environment);
    InputStream body = request.getInputStream();
    try {
      actions.read(of, body, Caller.of(request));
    } finally {
      // An answer whose question is not read to its end is lost with the connection.
      body.transferTo(OutputStream.nullOutputStream());
    }
    return actions.view(of);
  }
}
