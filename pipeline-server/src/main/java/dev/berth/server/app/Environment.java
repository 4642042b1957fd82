package dev.berth.server.app;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One place an app runs in: production, the preview of a branch, or that of a stranger's request.
 *
 * @param app the app
 * @param branch the Git branch that deploys here, as pushed (without {@code refs/heads/}); for a
 *     request from a fork {@code /fork/7}, which no branch can be called
 * @param kind production or preview
 */
public record Environment(AppName app, String branch, Kind kind) {
  private static final String FORK = "/fork/";
  private static final Pattern FORK_BRANCH = Pattern.compile("/fork/[0-9]{1,9}");
  private static final Pattern FORK_KEY = Pattern.compile(".+--fork-[0-9]{1,9}");

  /** What an environment is for. */
  public enum Kind {
    PRODUCTION,
    PREVIEW,
    /** A preview of code that nobody with a right to push has written: no secrets, no data. */
    FORK
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
   * The preview of a pull request that comes from somebody else's repository.
   *
   * @param request its number
   */
  public static Environment fork(AppName app, int request) {
    return new Environment(app, FORK + request, Kind.FORK);
  }

  /** The same by what stands for its branch; empty when that is a branch. */
  static Optional<Environment> ofFork(AppName app, String branch) {
    return FORK_BRANCH.matcher(branch).matches()
        ? Optional.of(new Environment(app, branch, Kind.FORK))
        : Optional.empty();
  }

  /** Whether this is the key of a fork's preview. */
  public static boolean isFork(String key) {
    return FORK_KEY.matcher(key).matches();
  }

  /**
   * The environment's unique name and first DNS label: {@code shop}, {@code shop--dark-mode} or
   * {@code shop--fork-7}. Its deploys queue under it.
   */
  public String key() {
    return switch (kind) {
      case PRODUCTION -> app.value();
      case PREVIEW -> app.value() + "--" + BranchSlug.of(branch);
      case FORK -> app.value() + "--fork-" + request();
    };
  }

  /**
   * Who shares builds and what they keep with it: production nobody, since whoever may push a
   * branch could leave something there for the next build of production; previews each other; a
   * fork nobody. No app and no environment is called like one of these.
   */
  public String tenant() {
    return switch (kind) {
      case PRODUCTION -> app + "--production";
      case PREVIEW -> app + "--previews";
      case FORK -> key();
    };
  }

  /** What a person calls it: {@code production}, the branch or the request. */
  public String title() {
    return switch (kind) {
      case PRODUCTION -> "production";
      case PREVIEW -> branch;
      case FORK -> "request " + request();
    };
  }

  private String request() {
    return branch.substring(FORK.length());
  }
}
