package dev.berth.server.deploy;

/**
 * "Bring this commit live": what a deploy was asked to do, kept as submitted.
 *
 * @param commit full object id
 */
public record DeployRequest(String commit) {
  /** The deploy pipeline's name in the journal. */
  public static final String KIND = "deploy";
}
