package dev.berth.server.deploy;

import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.pipeline.Submission;
import dev.berth.server.pipeline.SubmitPolicy;
import dev.berth.server.release.ReleaseHistory;
import org.springframework.stereotype.Component;

/** Starts deploys and rollbacks: the one door for pushes, the API and the pages. */
@Component
public class Deployer {
  private final Engine engine;
  private final AppCatalog catalog;
  private final ReleaseHistory history;
  private final DeploySettings settings;

  Deployer(Engine engine, AppCatalog catalog, ReleaseHistory history, DeploySettings settings) {
    this.engine = engine;
    this.catalog = catalog;
    this.history = history;
    this.settings = settings;
  }

  /**
   * Brings a commit live in an environment; a waiting deploy of the same environment is superseded.
   */
  public DeployId deploy(Environment environment, String commit, String requestedBy) {
    catalog.open(environment);
    return engine.submit(
        new Submission(
            DeployRequest.KIND,
            environment,
            new DeployRequest(commit),
            SubmitPolicy.SUPERSEDE_WAITING,
            settings.deadline(),
            requestedBy));
  }

  /**
   * Brings an older release live again without building anything; preempts a running deploy of the
   * environment that has not switched traffic yet.
   *
   * @throws DeployException when the release is not kept or belongs to another environment
   */
  public DeployId rollBack(Environment environment, long release, String requestedBy) {
    boolean kept =
        history
            .find(environment.app(), release)
            .filter(found -> found.environment().equals(environment))
            .isPresent();
    if (!kept) {
      throw unknown(environment, release);
    }
    return engine.submit(
        new Submission(
            RollbackRequest.KIND,
            environment,
            new RollbackRequest(release),
            SubmitPolicy.PREEMPT,
            settings.deadline(),
            requestedBy));
  }

  /**
   * Starts what is live once more with the variables that are set now, as a new release; nothing is
   * built. Whatever waits goes first.
   */
  DeployId reconfigure(Environment environment, String requestedBy) {
    return engine.submit(
        new Submission(
            ReconfigureRequest.KIND,
            environment,
            new ReconfigureRequest(),
            SubmitPolicy.YIELD,
            settings.deadline(),
            requestedBy));
  }

  /** Deploys a commit once more, since what is compiled into it has changed. */
  DeployId buildAgain(Environment environment, String commit, String requestedBy) {
    return engine.submit(
        new Submission(
            DeployRequest.KIND,
            environment,
            new DeployRequest(commit),
            SubmitPolicy.YIELD,
            settings.deadline(),
            requestedBy));
  }

  private static DeployException unknown(Environment environment, long release) {
    return new DeployException(
        DeployCode.RELEASE_GONE.because(
            environment.title() + " of " + environment.app() + " has no release " + release,
            "Choose one from the list of releases"));
  }
}
