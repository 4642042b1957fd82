package dev.berth.buildpacks.compile;

import java.nio.file.Path;

/**
 * A directory of installed packages.
 *
 * @param directory the directory
 * @param target where it is shown, relative to {@code /app}
 * @param digest names its content, or what it was installed from
 */
public record PackageTree(Path directory, String target, String digest) {}
