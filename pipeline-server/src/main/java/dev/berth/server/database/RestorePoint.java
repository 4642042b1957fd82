package dev.berth.server.database;

import java.time.Instant;

/**
 * A state of an environment's database that it can be brought back to.
 *
 * @param id its name within the environment; sorts by time
 * @param takenAt when the state was the current one
 * @param reason why it was kept, for people
 * @param bytes what it takes on disk at most
 */
public record RestorePoint(String id, Instant takenAt, String reason, long bytes) {}
