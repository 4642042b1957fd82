package dev.berth.buildpacks.layer;

/**
 * A layer archive by its identity.
 *
 * @param mount where the image shows it, {@code ""} when merged into the layer before it
 * @param digest {@code sha256:…} of the compressed archive
 * @param diffId {@code sha256:…} of the uncompressed archive
 * @param size bytes of the compressed archive
 */
public record Layer(String mount, String digest, String diffId, long size) {}
