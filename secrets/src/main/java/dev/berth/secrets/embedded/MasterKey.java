package dev.berth.secrets.embedded;

import java.security.GeneralSecurityException;

/** The key that encrypts the keys: it is kept apart from what they encrypt. */
public interface MasterKey {
  /**
   * Makes sure that the key is there and usable.
   *
   * @param mayCreate true when nothing has been encrypted by it yet, so that a new one does no harm
   */
  void prepare(boolean mayCreate);

  /**
   * Encrypts.
   *
   * @param context must be the same when decrypting
   */
  byte[] wrap(byte[] plaintext, byte[] context) throws GeneralSecurityException;

  /** Decrypts; throws when it was another key, another context, or the text was changed. */
  byte[] unwrap(byte[] ciphertext, byte[] context) throws GeneralSecurityException;

  /** Where the key is and what that protects against, in words for the operator. */
  String protection();
}
