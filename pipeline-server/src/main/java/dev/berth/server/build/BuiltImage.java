package dev.berth.server.build;

/**
 * An image in the registry.
 *
 * @param repository its repository: the app's name
 * @param digest {@code sha256:…} of its manifest
 * @param reused true: it existed already and nothing was built
 */
public record BuiltImage(String repository, String digest, boolean reused) {}
