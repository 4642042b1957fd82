package dev.berth.buildpacks.profile;

/**
 * Something that may run; what does is decided after the build.
 *
 * @param name {@code web}, or as the app calls it
 * @param command the line that starts it; {@code ""} where files are served
 * @param reason where it was found
 */
public record ProcessCandidate(String name, String command, String reason) {
  /** The process that gets the traffic. */
  public static final String WEB = "web";

  /** A candidate for the process that gets the traffic. */
  public static ProcessCandidate web(String command, String reason) {
    return new ProcessCandidate(WEB, command, reason);
  }
}
