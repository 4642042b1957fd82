package dev.berth.secrets.credential;

/**
 * A credential found in a file; the value itself is never kept.
 *
 * @param path the file
 * @param line counted from 1
 * @param kind what it looks like, for people
 * @param fingerprint names this value without telling it; the same value has it everywhere
 */
public record Finding(String path, int line, String kind, String fingerprint) {}
