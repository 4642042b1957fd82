package dev.berth.buildpacks.profile;

/**
 * Whether an app is given something, and why.
 *
 * @param wanted whether it is given
 * @param reason completes "because …"; empty when nothing speaks for it
 */
public record Need(boolean wanted, String reason) {
  /** Nothing speaks for it. */
  public static final Need NONE = new Need(false, "");

  /** It is given, for this reason. */
  public static Need because(String reason) {
    return new Need(true, reason);
  }
}
