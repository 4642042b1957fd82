package dev.berth.buildpacks.profile;

/**
 * A place that reads a variable.
 *
 * @param name the variable
 * @param file relative to the app
 * @param line counted from 1
 * @param optional true when the code says what to do without it
 */
public record VariableUse(String name, String file, int line, boolean optional) {}
