package dev.berth.router.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The word by which Berth itself is known among all who ask. */
public final class ConfirmToken {
  private final byte[] token;

  private ConfirmToken(byte[] token) {
    this.token = token;
  }

  /** The first line of a file; without one nobody is known. */
  public static ConfirmToken in(@Nullable Path file) throws IOException {
    return new ConfirmToken(
        file == null
            ? new byte[0]
            : Files.readString(file).strip().getBytes(StandardCharsets.US_ASCII));
  }

  boolean matches(@Nullable String given) {
    return given != null
        && token.length > 0
        && MessageDigest.isEqual(token, given.getBytes(StandardCharsets.US_ASCII));
  }
}
