package dev.berth.server.build;

import java.util.Map;
import java.util.Optional;

/** Says which images the registry has already. */
interface ExistingImages {
  /** What a tag points to, as {@code sha256:…}. */
  Optional<String> digestOfTag(String repository, String tag);

  /** What an image says of itself. */
  Map<String, String> labels(String repository, String digest);
}
