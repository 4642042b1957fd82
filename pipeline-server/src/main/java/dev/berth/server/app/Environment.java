package dev.berth.server.app;

/**
 * One place an app runs in: production, or the preview of a branch.
 *
 * @param app the app
 * @param branch the Git branch that deploys here, as pushed (without {@code refs/heads/})
 * @param kind production or preview
 */
public record Environment(AppName app, String branch, Kind kind) {
  /** What an environment is for. */
  public enum Kind {
    PRODUCTION,
    PREVIEW
  }

  /** The app's production environment, deployed by this branch. */
  public static Environment production(AppName app, String branch) {
    return new Environment(app, branch, Kind.PRODUCTION);
  }

  /** The preview of this branch. */
  public static Environment preview(AppName app, String branch) {
    return new Environment(app, branch, Kind.PREVIEW);
  }

  /**
   * The environment's unique name and first DNS label: {@code shop} or {@code shop--dark-mode}.
   * Also the lane in which its deploys queue.
   */
  public String key() {
    return kind == Kind.PRODUCTION ? app.value() : app.value() + "--" + BranchSlug.of(branch);
  }

  /** What a person calls it: {@code production} or the branch. */
  public String title() {
    return kind == Kind.PRODUCTION ? "production" : branch;
  }
}
