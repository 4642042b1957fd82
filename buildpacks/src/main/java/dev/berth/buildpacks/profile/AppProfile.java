package dev.berth.buildpacks.profile;

import dev.berth.buildpacks.manifest.AppManifest;
import java.util.List;

/**
 * What the files of one commit say; after it nobody reads the checkout but compiling and migrating.
 *
 * @param manifest what the owner decided
 * @param components what the app consists of; one for now
 */
public record AppProfile(AppManifest manifest, List<Component> components) {
  public AppProfile {
    components = List.copyOf(components);
  }

  /** The only component. */
  public Component component() {
    return components.getFirst();
  }
}
