package dev.berth.server.command;

import java.util.List;
import java.util.Locale;

/** Amounts of data as people read them. */
final class Sizes {
  private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");

  private Sizes() {}

  static String words(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double amount = bytes / 1000.0;
    int unit = 0;
    while (amount >= 1000 && unit < UNITS.size() - 1) {
      amount /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, UNITS.get(unit));
  }
}
