package dev.berth.secrets.vault;

import io.github.jopenlibs.vault.VaultException;

/** Asks Vault itself whether it is sealed: a 503 alone can be anything. */
final class SealStatus {
  private SealStatus() {}

  static boolean isSealed(Driver driver) {
    try {
      VaultResponse answer = VaultResponse.of(driver.sealStatus().getRestResponse(), false);
      return answer.ok() && answer.body().getBoolean("sealed", false);
    } catch (VaultException | GarbledAnswer e) {
      return false;
    }
  }
}
