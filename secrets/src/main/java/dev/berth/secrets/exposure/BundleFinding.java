package dev.berth.secrets.exposure;

/**
 * A secret in a file that browsers get; never contains the secret.
 *
 * @param file where
 * @param variable the variable whose value it is; empty for a key that is recognised by its shape
 * @param what in words, such as {@code the value as base64} or {@code a Supabase service key}
 */
public record BundleFinding(String file, String variable, String what) {}
