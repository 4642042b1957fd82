package dev.berth.server.rollout;

/**
 * What proved an instance healthy.
 *
 * @param path what was asked
 * @param status the HTTP status answered
 * @param attempts how often it was asked
 * @param millis how long it took
 */
public record HealthEvidence(String path, int status, int attempts, long millis) {}
