package dev.berth.secrets.embedded;

import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import dev.berth.secrets.SecretValue;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** A master key that the operator hands over in a variable and keeps somewhere else. */
public final class KeyVariable implements MasterKey {
  private final String name;
  private final @Nullable LocalKey key;

  /**
   * Takes the key.
   *
   * @param name the variable, for messages
   * @param value 32 bytes as base64; null when the variable is not set
   */
  public KeyVariable(String name, @Nullable SecretValue value) {
    this.name = name;
    key = value == null ? null : LocalKey.parse(value.reveal(), "the variable " + name);
  }

  @Override
  public void prepare(boolean mayCreate) {
    ready();
  }

  @Override
  public byte[] wrap(byte[] plaintext, byte[] context) throws GeneralSecurityException {
    return ready().aead().encrypt(plaintext, context);
  }

  @Override
  public byte[] unwrap(byte[] ciphertext, byte[] context) throws GeneralSecurityException {
    return ready().aead().decrypt(ciphertext, context);
  }

  @Override
  public String protection() {
    return "The master key comes from the variable "
        + name
        + " and is not kept on this machine's disk by Berth. That protects disks and backups, as long"
        + " as the key is not on them. It does not protect against root or the user of Berth on the"
        + " running machine, who can read the process's memory and environment.";
  }

  private LocalKey ready() {
    if (key == null) {
      throw new SecretException(
          SecretProblem.KEY_MISSING,
          "the variable " + name + " with the master key is not set",
          "start Berth with " + name + "; a first one is made by: openssl rand -base64 32");
    }
    return key;
  }
}
