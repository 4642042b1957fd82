package dev.berth.server.action;

import dev.berth.server.access.AuditLog;
import dev.berth.server.access.Caller;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.deploy.DeployNarrator;
import dev.berth.server.deploy.Deployer;
import dev.berth.server.failure.DeployException;
import dev.berth.server.pipeline.CancelOutcome;
import dev.berth.server.pipeline.Deploy;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.release.Release;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Starts, ends and takes back deploys for whoever asks. */
@Component
public class DeployActions {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private final Engine engine;
  private final Deployer deployer;
  private final DeployNarrator narrator;
  private final KnownApps apps;
  private final AuditLog audit;

  DeployActions(
      Engine engine, Deployer deployer, DeployNarrator narrator, KnownApps apps, AuditLog audit) {
    this.engine = engine;
    this.deployer = deployer;
    this.narrator = narrator;
    this.apps = apps;
    this.audit = audit;
  }

  /** Deploys a commit that was pushed before once more. */
  public DeployId deploy(AppName app, String branch, String commit, Caller caller) {
    if (!COMMIT.matcher(commit).matches()) {
      throw new IllegalArgumentException("a commit is given by its 40 hexadecimal digits");
    }
    Environment environment = apps.app(app).environmentOf(branch);
    DeployId id = deployer.deploy(environment, commit, caller.name());
    audit.done(caller, "deploy", environment.key() + " " + commit);
    return id;
  }

  /** Brings an older release live again. */
  public DeployId rollBack(AppName app, Release release, Caller caller) {
    if (release.live()) {
      throw new DeployException(
          ActionCode.ALREADY_LIVE.because(
              "Release " + release.number() + " of " + app + " is live already",
              "Choose an earlier one from the list of releases"));
    }
    DeployId id = deployer.rollBack(release.environment(), release.number(), caller.name());
    audit.done(caller, "rollback", release.key());
    return id;
  }

  /** Deploys the same once more. */
  public DeployId retry(AppName app, DeployId deploy, Caller caller) {
    DeployId id = engine.retry(deploy, caller.name());
    audit.done(caller, "deploy.retry", app + " " + deploy);
    return id;
  }

  /** Ends a deploy that has not switched visitors yet. */
  public void cancel(AppName app, DeployId deploy, Caller caller) {
    CancelOutcome outcome = engine.cancel(deploy, "cancelled by " + caller.name());
    audit.done(caller, "deploy.cancel", app + " " + deploy);
    if (outcome == CancelOutcome.TOO_LATE) {
      throw new DeployException(
          ActionCode.TOO_LATE_TO_CANCEL.because(
              "This deploy has already switched visitors to the new release",
              "Let it end, then roll back to the release before"));
    }
  }

  /** Tries again to take a stuck deploy back. */
  public void retryUndo(AppName app, DeployId deploy, Caller caller) {
    engine.retryUndo(deploy, caller.name());
    audit.done(caller, "deploy.undo", app + " " + deploy);
  }

  /** The deploy whose end tells what comes of the last change; empty when there never was one. */
  public Optional<Deploy> newest(Environment environment) {
    List<Deploy> active = engine.activeIn(environment);
    return active.isEmpty()
        ? Optional.ofNullable(engine.newestOf(List.of(environment)).get(environment.key()))
        : Optional.of(active.getLast());
  }

  /**
   * Tells a deploy from its beginning to its end.
   *
   * @param line hears what {@code git push} would show
   * @param listening asked about once a second; false ends the telling, not the deploy
   * @return why it is not live, as a code; empty when it is
   */
  public Optional<String> watch(Deploy deploy, Consumer<String> line, BooleanSupplier listening) {
    return narrator.tell(deploy.id(), deploy.environment(), new Watching(line, listening)).code();
  }

  private record Watching(Consumer<String> lines, BooleanSupplier goesOn)
      implements DeployNarrator.Listener {
    @Override
    public void line(String text) {
      lines.accept(text);
    }

    @Override
    public boolean listening() {
      return goesOn.getAsBoolean();
    }
  }
}
