package dev.berth.server.source;

/** What became of one pushed branch; decides what {@code git push} reports for it. */
public sealed interface PushOutcome {
  /** Full name of the ref. */
  String ref();

  /** Reported as {@code ok}: live, queued, superseded by a newer push, or nothing to deploy. */
  record Accepted(String ref) implements PushOutcome {}

  /**
   * Reported as {@code ng}, so that {@code git push} exits non-zero; the ref stays where it is.
   *
   * @param code the failure's stable code
   */
  record NotDeployed(String ref, String code) implements PushOutcome {}

  /**
   * Reported as {@code ng} too, in other words: the deploy goes on and nobody here saw its end.
   *
   * @param code says why not
   */
  record Unseen(String ref, String code) implements PushOutcome {}
}
