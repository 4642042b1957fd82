package dev.berth.server.build;

import dev.berth.buildpacks.image.RegistryEndpoint;
import java.util.Optional;

/** What builds need of the registry. */
interface Registry {
  /** What a tag points to, as {@code sha256:…}. */
  Optional<String> digestOfTag(String repository, String tag);

  /** Where images are pushed. */
  RegistryEndpoint endpoint();
}
