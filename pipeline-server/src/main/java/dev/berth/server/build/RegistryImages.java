package dev.berth.server.build;

import dev.berth.server.registry.ImageStore;
import java.util.Map;
import java.util.Optional;

/** The images of Berth's own registry. */
record RegistryImages(ImageStore images) implements ExistingImages {
  @Override
  public Optional<String> digestOfTag(String repository, String tag) {
    return images.digestOfTag(repository, tag);
  }

  @Override
  public Map<String, String> labels(String repository, String digest) {
    return images.unpack(repository, digest).labels();
  }
}
