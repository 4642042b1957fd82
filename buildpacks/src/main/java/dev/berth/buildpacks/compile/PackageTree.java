package dev.berth.buildpacks.compile;

import java.nio.file.Path;

/**
 * A directory of installed packages.
 *
 * @param directory the {@code node_modules} directory
 * @param digest names its content, or what it was installed from
 */
public record PackageTree(Path directory, String digest) {}
