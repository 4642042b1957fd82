package dev.berth.server.build;

import java.util.Optional;

/** Says which images the registry has already. */
interface ExistingImages {
  /** What a tag points to, as {@code sha256:…}. */
  Optional<String> digestOfTag(String repository, String tag);
}
