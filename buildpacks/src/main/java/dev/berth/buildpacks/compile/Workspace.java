package dev.berth.buildpacks.compile;

import java.nio.file.Path;

/**
 * The directories one build may use.
 *
 * @param work a directory of this build alone, not yet existing
 * @param packages installed packages of this app, kept
 * @param packageCache downloads of this app's package manager, kept
 * @param buildCaches what the app's build tools keep between builds of one environment
 * @param shared installed packages of Berth's own, kept for all apps
 */
public record Workspace(
    Path work, Path packages, Path packageCache, Path buildCaches, Path shared) {}
