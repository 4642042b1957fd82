package dev.berth.server.build;

import dev.berth.buildpacks.profile.Built;
import org.jspecify.annotations.Nullable;

/**
 * An image in the registry.
 *
 * @param repository its repository: the app's name
 * @param digest {@code sha256:…} of its manifest
 * @param reused true: it existed already and nothing was built
 * @param built what really runs of it; null in journals of the version before
 */
public record BuiltImage(String repository, String digest, boolean reused, @Nullable Built built) {}
