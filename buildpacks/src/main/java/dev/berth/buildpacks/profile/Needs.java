package dev.berth.buildpacks.profile;

/**
 * What an app needs beside its image.
 *
 * @param database a PostgreSQL database of its own
 * @param volume a directory that outlives a release
 */
public record Needs(Need database, Need volume) {}
