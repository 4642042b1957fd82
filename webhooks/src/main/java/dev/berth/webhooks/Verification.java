package dev.berth.webhooks;

/** Whether a delivery comes from who knows the secret. */
public enum Verification {
  /** Its signature is right. */
  GENUINE,
  /** It has none. */
  UNSIGNED,
  /** It has one that is wrong. */
  FORGED
}
