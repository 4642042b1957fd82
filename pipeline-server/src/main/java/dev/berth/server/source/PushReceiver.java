package dev.berth.server.source;

import dev.berth.server.app.AppName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns pushes into deploys; the Git endpoint knows nothing more about deploying than this. */
public interface PushReceiver {
  /** True when the app exists. */
  boolean exists(AppName app);

  /**
   * The branch that deploys to production; empty while the app does not exist. The repository's
   * HEAD follows it and it can not be deleted by a push.
   */
  Optional<String> productionBranch(AppName app);

  /**
   * Makes sure the app exists. Called for an accepted push, before its refs move; harmless when it
   * exists.
   *
   * @param productionBranch {@code main}, else {@code master}, else the first branch pushed
   * @throws dev.berth.server.failure.DeployException when it can not be created: refuses the push
   */
  void register(AppName app, String productionBranch, String pusher);

  /**
   * Records a deploy for every changed branch, and ends the preview of every deleted one. The refs
   * have moved already. Once it returns, all that the push asks for survives a crash; until then a
   * server that starts again submits the push once more.
   */
  StartedPush submit(Push push);

  /**
   * Follows the deploys while the client waits and listens, and says what became of each.
   *
   * @return one outcome per change; a missing one counts as accepted
   */
  List<PushOutcome> follow(StartedPush started, PushProgress progress);

  /**
   * Deploys that go on while nobody sees what comes of them, though whoever pushed wanted to: the
   * commits by the full names of their refs.
   */
  Map<String, String> unseen(AppName app, String pusher);

  /** The newest deploys of these refs, to be followed again. */
  StartedPush again(AppName app, String pusher, List<String> refs);
}
