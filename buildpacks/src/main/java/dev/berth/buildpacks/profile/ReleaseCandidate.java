package dev.berth.buildpacks.profile;

/**
 * A command that runs once in the new image before it gets traffic.
 *
 * @param tool who does it, for people
 * @param command the line
 * @param reason where it was found
 */
public record ReleaseCandidate(String tool, String command, String reason) {}
