package dev.berth.secrets;

/** What a store has at a version. */
public sealed interface SecretLookup {
  /** It is kept. */
  record Found(SecretSet set) implements SecretLookup {}

  /** It never was, was deleted, or is older than what the store keeps. */
  record Gone(SecretRef ref) implements SecretLookup {}
}
