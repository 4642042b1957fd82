package dev.berth.webhooks;

/** Whether a delivery comes from somebody who knows the shared secret. */
public sealed interface Verification {
  /** It does. */
  record Genuine() implements Verification {}

  /**
   * It carries no proof: the webhook was created without a secret.
   *
   * @param expected the header that would carry it
   */
  record Unsigned(String expected) implements Verification {}

  /**
   * Its proof is wrong: another secret, changed bytes, or a repetition from long ago.
   *
   * @param why a sentence without the content of any header
   */
  record Forged(String why) implements Verification {}
}
