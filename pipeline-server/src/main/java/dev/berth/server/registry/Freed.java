package dev.berth.server.registry;

/**
 * What one collection removed.
 *
 * @param manifests images and indexes no longer kept
 * @param blobs stored blobs no longer referenced
 * @param layers unpacked layer directories no longer referenced
 * @param bytes size of the removed blobs
 */
public record Freed(int manifests, int blobs, int layers, long bytes) {}
