package dev.berth.server.source.mirror;

import java.util.Optional;

/** The keys that hosts have shown; the first one of each is believed, another one later is not. */
public interface HostKeys {
  /** The key of this host, as {@link java.security.PublicKey#getEncoded} in Base64. */
  Optional<String> known(String host);

  /** Remembers the key of a host that was seen for the first time. */
  void remember(String host, String key);

  /** Makes sure that the next key of the host is believed. */
  void forget(String host);
}
