package dev.berth.server.deploy;

import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.DeployStatus;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.secret.EnvironmentVariables;
import dev.berth.server.secret.VariableChange;
import dev.berth.server.secret.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Brings a change of variables to what is live: a new release of the same image, or a new build
 * where the variable is compiled in.
 */
@Component
public class ChangedVariables {
  private final Engine engine;
  private final AppCatalog catalog;
  private final ReleaseHistory history;
  private final Variables variables;
  private final Deployer deployer;

  ChangedVariables(
      Engine engine,
      AppCatalog catalog,
      ReleaseHistory history,
      Variables variables,
      Deployer deployer) {
    this.engine = engine;
    this.catalog = catalog;
    this.history = history;
    this.variables = variables;
    this.deployer = deployer;
  }

  /** Starts what the change needs; a deploy that waits anyway will find the new values. */
  public List<DeployId> apply(AppName app, VariableChange change, String requestedBy) {
    if (change.names().isEmpty()) {
      return List.of();
    }
    List<DeployId> started = new ArrayList<>();
    for (Environment environment : catalog.environments(app)) {
      if (isAffected(environment, change) && !hasWaiting(environment)) {
        apply(environment, change, requestedBy).ifPresent(started::add);
      }
    }
    return started;
  }

  private Optional<DeployId> apply(
      Environment environment, VariableChange change, String requestedBy) {
    Set<String> given = variables.givenToBuilds(environment.app());
    if (change.names().stream()
        .noneMatch(name -> EnvironmentVariables.isBuildTime(name) || given.contains(name))) {
      boolean isLive = history.live(environment).isPresent() || running(environment).isPresent();
      return isLive
          ? Optional.of(deployer.reconfigure(environment, requestedBy))
          : Optional.empty();
    }
    return running(environment)
        .or(() -> failed(environment))
        .or(() -> history.live(environment).map(Release::commit))
        .map(commit -> deployer.buildAgain(environment, commit, requestedBy));
  }

  /** Not where every changed variable is overridden by a narrower scope. */
  private boolean isAffected(Environment environment, VariableChange change) {
    return change.scope().appliesTo(environment)
        && !variables.namesNarrowerThan(change.scope(), environment).containsAll(change.names());
  }

  private boolean hasWaiting(Environment environment) {
    return engine.activeIn(environment).stream()
        .anyMatch(deploy -> deploy.status() == DeployStatus.WAITING);
  }

  /** The newest commit that was to go live there and did not: perhaps for want of this variable. */
  private Optional<String> failed(Environment environment) {
    return Optional.ofNullable(engine.newestOf(List.of(environment)).get(environment.key()))
        .filter(deploy -> deploy.status() == DeployStatus.FAILED)
        .flatMap(deploy ->
            deploy.request() instanceof DeployRequest(String commit)
                ? Optional.of(commit)
                : Optional.empty());
  }

  /** The commit that is being deployed there at this moment. */
  private Optional<String> running(Environment environment) {
    return engine.activeIn(environment).stream()
        .filter(deploy -> deploy.status() == DeployStatus.RUNNING)
        .flatMap(deploy ->
            deploy.request() instanceof DeployRequest(String commit)
                ? Stream.of(commit)
                : Stream.empty())
        .findFirst();
  }
}
