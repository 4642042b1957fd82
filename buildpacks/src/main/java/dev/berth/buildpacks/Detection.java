package dev.berth.buildpacks;

/** Whether a buildpack can build a source tree, and why. */
public sealed interface Detection {
  /**
   * It can.
   *
   * @param framework what the app was recognised as
   * @param reason one readable sentence, such as {@code package.json has next → Next.js}
   */
  record Matched(String framework, String reason) implements Detection {}

  /**
   * It cannot.
   *
   * @param reason what it looked for and did not find
   */
  record NotMatched(String reason) implements Detection {}
}
