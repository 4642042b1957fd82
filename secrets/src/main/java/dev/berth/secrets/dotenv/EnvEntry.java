package dev.berth.secrets.dotenv;

import dev.berth.secrets.SecretValue;

/**
 * One variable of an {@code .env} file.
 *
 * @param name the variable
 * @param value its value, without quotes
 * @param line where it begins, counted from 1
 */
public record EnvEntry(String name, SecretValue value, int line) {}
