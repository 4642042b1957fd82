package dev.berth.secrets.vault;

import dev.berth.secrets.SecretValue;

/** How Berth proves to Vault who it is. */
public sealed interface VaultLogin {
  /** A token that the operator made; renewed as long as Vault allows. */
  record Token(SecretValue token) implements VaultLogin {}

  /**
   * An AppRole; a new token is fetched whenever the last one ends.
   *
   * @param mount where the method is mounted, usually {@code approle}
   */
  record AppRole(String mount, String roleId, SecretValue secretId) implements VaultLogin {}
}
