package dev.berth.server.secret;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the values of variables are kept. Without a word they are encrypted below the data
 * directory by a key in a file beside them.
 *
 * @param keyFile the file with the master key, made at the first use; {@code <data>/master-key}
 *     unless said
 * @param keyVariable the name of the server's variable that holds the master key instead
 * @param vault a Vault of the operator's: keeps the values, or with {@code transit-key} only the
 *     key of the store on this machine
 */
@Validated
@ConfigurationProperties(prefix = "berth.secrets", ignoreUnknownFields = false)
record SecretSettings(@Nullable Path keyFile, @Nullable String keyVariable, @Nullable Vault vault) {
  SecretSettings {
    boolean transit = vault != null && vault.transitKey() != null;
    if ((keyFile != null ? 1 : 0) + (keyVariable != null ? 1 : 0) + (transit ? 1 : 0) > 1) {
      throw new IllegalArgumentException(
          "the master key has one place: berth.secrets.key-file, key-variable or vault.transit-key");
    }
  }

  /**
   * A Vault and how to log in. What is secret stands in files, never in a setting.
   *
   * @param address such as {@code https://vault.example.com:8200}
   * @param mount where the KV engine, version 2, is
   * @param prefix the path below it that belongs to this Berth
   * @param namespace of Vault Enterprise or OpenBao
   * @param caFile PEM file of the authorities to trust in place of the machine's
   * @param tokenFile a file with a token; or else an AppRole
   * @param roleIdFile a file with the AppRole's role id
   * @param secretIdFile a file with the AppRole's secret id
   * @param approleMount where AppRole is
   * @param transitKey the key of the Transit engine that is the master key of the store on this
   *     machine; without it Vault keeps the values themselves
   * @param transitMount where the Transit engine is
   */
  record Vault(
      URI address,
      @DefaultValue("secret") String mount,
      @DefaultValue("berth") String prefix,
      @Nullable String namespace,
      @Nullable Path caFile,
      @Nullable Path tokenFile,
      @Nullable Path roleIdFile,
      @Nullable Path secretIdFile,
      @DefaultValue("approle") String approleMount,
      @Nullable String transitKey,
      @DefaultValue("transit") String transitMount) {
    Vault {
      boolean role = roleIdFile != null && secretIdFile != null;
      if ((tokenFile == null) != role) {
        throw new IllegalArgumentException(
            "Vault's login is berth.secrets.vault.token-file, or role-id-file and secret-id-file");
      }
    }
  }
}
