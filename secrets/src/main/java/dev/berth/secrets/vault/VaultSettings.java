package dev.berth.secrets.vault;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where Vault is and how to speak with it.
 *
 * @param address such as {@code https://vault.example.com:8200}
 * @param mount where the KV engine (version 2) is mounted, such as {@code secret}
 * @param prefix the path below it that belongs to this Berth, such as {@code berth}
 * @param namespace of Vault Enterprise or OpenBao
 * @param caCertificates PEM text of the authorities to trust in place of the machine's
 * @param login who Berth is to Vault
 * @param connectTimeout the most to wait for a connection, in whole seconds
 * @param requestTimeout the most that one request may take, its answer included
 * @param attempts how often a request is sent at most when Vault is busy or broken
 */
public record VaultSettings(
    URI address,
    String mount,
    String prefix,
    Optional<String> namespace,
    Optional<String> caCertificates,
    VaultLogin login,
    Duration connectTimeout,
    Duration requestTimeout,
    int attempts) {

  /** The driver decodes and encodes paths again, so characters with a meaning there are refused. */
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");

  public VaultSettings {
    if (address.getHost() == null
        || !(address.getScheme().equals("https") || address.getScheme().equals("http"))) {
      throw new IllegalArgumentException("Vault's address is a URL such as https://vault:8200");
    }
    if (!PATH.matcher(mount).matches() || !PATH.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "mount and prefix are paths of letters, digits, dots, hyphens and underscores");
    }
    if (attempts < 1) {
      throw new IllegalArgumentException("at least one attempt");
    }
  }

  /** With the usual paths, patience and trust. */
  public static VaultSettings of(URI address, VaultLogin login) {
    return new VaultSettings(
        address,
        "secret",
        "berth",
        Optional.empty(),
        Optional.empty(),
        login,
        Duration.ofSeconds(3),
        Duration.ofSeconds(10),
        4);
  }
}
