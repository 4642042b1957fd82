package dev.berth.server.pipeline;

/**
 * Names a step and the type of what it leaves behind.
 *
 * @param name the step's name in the journal, the log and the UI; never changes once released
 * @param type the persisted output, JSON-serialisable, never a secret
 */
public record StepKey<T>(String name, Class<T> type) {}
