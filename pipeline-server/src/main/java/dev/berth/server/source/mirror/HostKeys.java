package dev.berth.server.source.mirror;

import dev.berth.server.app.AppName;
import java.util.Optional;

/**
 * The keys that hosts have shown to each app; the first one is believed, another one later is not.
 * Apps do not share them, so that nobody can have the key of another's host forgotten.
 */
public interface HostKeys {
  /** The key of this host, as {@link java.security.PublicKey#getEncoded} in Base64. */
  Optional<String> known(AppName app, String host);

  /** Remembers the key of a host, unless one is known. */
  void remember(AppName app, String host, String key);

  /** Makes sure that the next keys of the app's hosts are believed. */
  void forget(AppName app);
}
