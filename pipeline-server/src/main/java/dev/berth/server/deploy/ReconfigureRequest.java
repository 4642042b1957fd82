package dev.berth.server.deploy;

/** "Give what is live the variables that are set now": kept as submitted. */
public record ReconfigureRequest() {
  /** The pipeline's name in the journal. */
  public static final String KIND = "variables";
}
