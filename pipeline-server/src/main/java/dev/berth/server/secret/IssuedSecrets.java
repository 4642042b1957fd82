package dev.berth.server.secret;

import dev.berth.secrets.SecretValue;
import java.util.Set;

/** Knows what Berth itself gives an environment's apps and nobody may read in a log. */
public interface IssuedSecrets {
  /** The values of the environment with this key, such as its database's password. */
  Set<SecretValue> of(String environment);
}
