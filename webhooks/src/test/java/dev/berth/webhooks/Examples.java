package dev.berth.webhooks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The documented events, beside this class. */
final class Examples {
  private Examples() {}

  static byte[] bytes(String name) {
    try (InputStream in = Examples.class.getResourceAsStream(name + ".json")) {
      if (in == null) {
        throw new IllegalArgumentException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
