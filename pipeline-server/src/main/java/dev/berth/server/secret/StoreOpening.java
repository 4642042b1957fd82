package dev.berth.server.secret;

import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import dev.berth.secrets.SecretStore;
import dev.berth.secrets.SecretValue;
import dev.berth.secrets.embedded.EmbeddedSecretStore;
import dev.berth.secrets.embedded.KeyFile;
import dev.berth.secrets.embedded.KeyVariable;
import dev.berth.secrets.embedded.MasterKey;
import dev.berth.secrets.vault.TransitKey;
import dev.berth.secrets.vault.VaultConnection;
import dev.berth.secrets.vault.VaultLogin;
import dev.berth.secrets.vault.VaultSecretStore;
import dev.berth.secrets.vault.VaultSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Opens the store that the operator chose; what is secret about it is read from files. */
record StoreOpening(SecretSettings settings, Path directory, Path usualKeyFile, Clock clock) {
  private static final int MAX_FILE = 256 * 1024;

  /** Whether the values lie on this machine, wherever their key is. */
  boolean isOnThisMachine() {
    SecretSettings.Vault vault = settings.vault();
    return vault == null || vault.transitKey() != null;
  }

  SecretStore open() {
    SecretSettings.Vault vault = settings.vault();
    return vault == null || vault.transitKey() != null
        ? EmbeddedSecretStore.open(directory, masterKey(), clock)
        : VaultSecretStore.open(VaultConnection.to(connection(vault)));
  }

  private MasterKey masterKey() {
    SecretSettings.Vault vault = settings.vault();
    if (vault != null && vault.transitKey() != null) {
      return new TransitKey(
          VaultConnection.to(connection(vault)), vault.transitMount(), vault.transitKey());
    }
    String variable = settings.keyVariable();
    if (variable != null) {
      String value = System.getenv(variable);
      return new KeyVariable(variable, value == null ? null : SecretValue.of(value));
    }
    Path file = settings.keyFile();
    return new KeyFile(file == null ? usualKeyFile : file);
  }

  private static VaultSettings connection(SecretSettings.Vault vault) {
    try {
      return new VaultSettings(
          vault.address(),
          vault.mount(),
          vault.prefix(),
          Optional.ofNullable(vault.namespace()),
          Optional.ofNullable(vault.caFile()).map(StoreOpening::read),
          login(vault),
          Duration.ofSeconds(3),
          Duration.ofSeconds(10),
          4);
    } catch (IllegalArgumentException e) {
      throw new SecretException(
          SecretProblem.VAULT_MISCONFIGURED,
          "berth.secrets.vault: " + e.getMessage(),
          "correct this setting of the server and restart it",
          e);
    }
  }

  private static VaultLogin login(SecretSettings.Vault vault) {
    Path token = vault.tokenFile();
    if (token != null) {
      return new VaultLogin.Token(SecretValue.of(read(token).strip()));
    }
    Path role = vault.roleIdFile();
    Path secret = vault.secretIdFile();
    if (role == null || secret == null) {
      throw new IllegalArgumentException("neither a token nor an AppRole is given");
    }
    return new VaultLogin.AppRole(
        vault.approleMount(), read(role).strip(), SecretValue.of(read(secret).strip()));
  }

  private static String read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_FILE), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new SecretException(
          SecretProblem.VAULT_MISCONFIGURED,
          "the file " + file + " that berth.secrets.vault names cannot be read",
          "see that it is there and that the user of Berth may read it",
          e);
    }
  }
}
