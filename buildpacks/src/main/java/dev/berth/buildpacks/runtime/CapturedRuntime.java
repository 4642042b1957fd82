package dev.berth.buildpacks.runtime;

import dev.berth.buildpacks.layer.Layer;
import java.nio.file.Path;

/**
 * A language runtime of this machine as a layer of its own, independent of later upgrades.
 *
 * @param id its name in plans: kind, version and the start of the layer's digest
 * @param installation where it was captured from; builds use its package manager
 * @param layer the layer, mounted at {@code /}
 * @param archive the layer's archive
 */
public record CapturedRuntime(
    String id, RuntimeInstallation installation, Layer layer, Path archive) {}
