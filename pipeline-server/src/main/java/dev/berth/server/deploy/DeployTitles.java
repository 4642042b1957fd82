package dev.berth.server.deploy;

import dev.berth.server.pipeline.Deploy;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.source.Commit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What each deploy brings live, in a few words: its commit's subject, or the release gone back to.
 */
@Component
public class DeployTitles {
  private final Engine engine;

  DeployTitles(Engine engine) {
    this.engine = engine;
  }

  /** The titles of these deploys; the journal is asked once for all. */
  public Map<DeployId, String> of(Collection<Deploy> deploys) {
    List<DeployId> ofCommits =
        deploys.stream()
            .filter(deploy -> deploy.request() instanceof DeployRequest)
            .map(Deploy::id)
            .toList();
    Map<DeployId, Commit> commits = engine.outputs(ofCommits, CheckoutStep.KEY);
    Map<DeployId, String> titles = new HashMap<>();
    for (Deploy deploy : deploys) {
      titles.put(deploy.id(), title(deploy, Optional.ofNullable(commits.get(deploy.id()))));
    }
    return titles;
  }

  private static String title(Deploy deploy, Optional<Commit> commit) {
    return switch (deploy.request()) {
      case RollbackRequest(long release) -> "Roll back to release " + release;
      case ReconfigureRequest _ -> "New values of variables";
      default ->
          commit
              .map(Commit::subject)
              .filter(subject -> !subject.isBlank())
              .orElse("Deploy of " + deploy.environment().branch());
    };
  }
}
