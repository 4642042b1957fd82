package dev.berth.server.web;

import dev.berth.server.access.Actor;
import dev.berth.server.access.AuditLog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.deploy.Deployer;
import dev.berth.server.pipeline.CancelOutcome;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.release.Release;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Everything a person can change with a button or an API call; each change is audited. */
@Component
class Actions {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private final Engine engine;
  private final Deployer deployer;
  private final Deploys deploys;
  private final Overview overview;
  private final AuditLog audit;

  Actions(Engine engine, Deployer deployer, Deploys deploys, Overview overview, AuditLog audit) {
    this.engine = engine;
    this.deployer = deployer;
    this.deploys = deploys;
    this.overview = overview;
    this.audit = audit;
  }

  /** Deploys a commit that was pushed before once more. */
  DeployId deploy(AppName app, String branch, String commit, HttpServletRequest request) {
    if (!COMMIT.matcher(commit).matches()) {
      throw new IllegalArgumentException("a commit is given by its 40 hexadecimal digits");
    }
    Environment environment = overview.environmentOf(app, branch);
    DeployId id = deployer.deploy(environment, commit, by(request));
    audit.done(request, "deploy", environment.key() + " " + commit);
    return id;
  }

  DeployId rollBack(AppName app, Release release, HttpServletRequest request) {
    if (release.live()) {
      throw WebCode.ALREADY_LIVE.because(
          "Release " + release.number() + " of " + app + " is live already",
          "Choose an earlier one from the list of releases");
    }
    DeployId id = deployer.rollBack(release.environment(), release.number(), by(request));
    audit.done(request, "rollback", release.key());
    return id;
  }

  DeployId retry(AppName app, String deploy, HttpServletRequest request) {
    DeployId id = engine.retry(deploys.id(app, deploy), by(request));
    audit.done(request, "deploy.retry", app + " " + deploy);
    return id;
  }

  void cancel(AppName app, String deploy, HttpServletRequest request) {
    CancelOutcome outcome = engine.cancel(deploys.id(app, deploy), "cancelled by " + by(request));
    audit.done(request, "deploy.cancel", app + " " + deploy);
    if (outcome == CancelOutcome.TOO_LATE) {
      throw WebCode.TOO_LATE_TO_CANCEL.because(
          "This deploy has already switched visitors to the new release",
          "Let it end, then roll back to the release before");
    }
  }

  /** Tries again to take a stuck deploy back. */
  void retryUndo(AppName app, String deploy, HttpServletRequest request) {
    engine.retryUndo(deploys.id(app, deploy), by(request));
    audit.done(request, "deploy.undo", app + " " + deploy);
  }

  private static String by(HttpServletRequest request) {
    return Actor.of(request).map(Actor::name).orElseThrow();
  }
}
