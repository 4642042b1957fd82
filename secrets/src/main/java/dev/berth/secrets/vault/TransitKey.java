package dev.berth.secrets.vault;

import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import dev.berth.secrets.embedded.MasterKey;
import io.github.jopenlibs.vault.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;

/** A master key that never leaves Vault: its Transit engine encrypts and decrypts for us. */
public final class TransitKey implements MasterKey {
  private final VaultConnection vault;
  private final String mount;
  private final String name;

  /**
   * A key of this Vault.
   *
   * @param mount where the Transit engine is mounted, usually {@code transit}
   * @param name the key's name there
   */
  public TransitKey(VaultConnection vault, String mount, String name) {
    this.vault = vault;
    this.mount = mount;
    this.name = name;
  }

  @Override
  public void prepare(boolean mayCreate) {
    VaultResponse answer = vault.ask(driver -> driver.paths().read(path("keys")));
    if (answer.ok()) {
      return;
    }
    if (answer.status() != 404 || !mayCreate) {
      throw new SecretException(
          SecretProblem.KEY_MISSING,
          "Vault at " + vault.settings().address() + " has no key " + mount + "/" + name,
          "restore Vault's key; without it the secrets cannot be read and have to be set again");
    }
    VaultResponse created =
        vault.ask(driver -> driver.paths().write(path("keys"), Map.of("type", "aes256-gcm96")));
    if (!created.ok()) {
      throw vault
          .failures()
          .misconfigured(
              "the key " + name + " cannot be made at " + mount + "/",
              "enable the engine: vault secrets enable -path=" + mount + " transit");
    }
  }

  @Override
  public byte[] wrap(byte[] plaintext, byte[] context) throws GeneralSecurityException {
    JsonObject data =
        crypt(
            "encrypt", Map.of("plaintext", base64(plaintext), "associated_data", base64(context)));
    return data.getString("ciphertext", "").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public byte[] unwrap(byte[] ciphertext, byte[] context) throws GeneralSecurityException {
    JsonObject data =
        crypt(
            "decrypt",
            Map.of(
                "ciphertext",
                new String(ciphertext, StandardCharsets.US_ASCII),
                "associated_data",
                base64(context)));
    return Base64.getDecoder().decode(data.getString("plaintext", ""));
  }

  @Override
  public String protection() {
    return "The master key is in Vault ("
        + vault.settings().address()
        + ", "
        + mount
        + "/"
        + name
        + ") and never on this machine. That protects disks and backups, and revoking Berth's access"
        + " in Vault ends it. While Berth runs, the keys it opened are in its memory, where root can"
        + " read them.";
  }

  private JsonObject crypt(String operation, Map<String, Object> request)
      throws GeneralSecurityException {
    VaultResponse answer = vault.ask(driver -> driver.paths().write(path(operation), request));
    if (answer.status() == 400) {
      throw new GeneralSecurityException("Transit does not " + operation + " this");
    }
    if (!answer.ok()) {
      throw new SecretException(
          SecretProblem.KEY_MISSING,
          "Vault at " + vault.settings().address() + " has no key " + mount + "/" + name,
          "restore Vault's key, or the Transit engine it was in");
    }
    return answer.object("data");
  }

  private String path(String operation) {
    return mount + "/" + operation + "/" + name;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
