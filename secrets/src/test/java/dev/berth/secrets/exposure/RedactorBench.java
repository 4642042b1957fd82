package dev.berth.secrets.exposure;

import dev.berth.secrets.SecretValue;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * How fast logs are redacted, by the number of values: run its {@code main} with the test class
 * path. Not a test, because it asserts nothing.
 */
final class RedactorBench {
  private static final int LINES = 200_000;

  private RedactorBench() {}

  public static void main(String[] arguments) {
    List<String> log = log();
    long characters = log.stream().mapToLong(String::length).sum();
    for (int values : new int[] {0, 1, 10, 100, 1000}) {
      List<SecretValue> secrets = secrets(values);
      long built = System.nanoTime();
      Redactor redactor = Redactor.of(secrets);
      built = System.nanoTime() - built;
      long best = Long.MAX_VALUE;
      for (int round = 0; round < 7; round++) {
        best = Math.min(best, nanos(redactor, log));
      }
      System.out.printf(
          "%5d values: built in %6.2f ms, %6.1f million characters/s, %5.2f µs a line%n",
          values, built / 1e6, characters * 1e3 / best, best / 1e3 / LINES);
    }
  }

  private static long nanos(Redactor redactor, List<String> log) {
    long start = System.nanoTime();
    long length = 0;
    for (String line : log) {
      length += redactor.redact(line).length();
    }
    if (length == 0) {
      throw new IllegalStateException("nothing was read");
    }
    return System.nanoTime() - start;
  }

  private static List<SecretValue> secrets(int count) {
    Random random = new Random(1);
    List<SecretValue> secrets = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      byte[] bytes = new byte[24];
      random.nextBytes(bytes);
      secrets.add(SecretValue.of(Base64.getEncoder().encodeToString(bytes)));
    }
    return secrets;
  }

  private static List<String> log() {
    List<String> log = new ArrayList<>();
    for (int index = 0; index < LINES; index++) {
      log.add(
          "2026-01-01T12:00:00.000Z INFO  [http-"
              + index % 40
              + "] GET /api/orders/"
              + index
              + "?page=2&sort=created took "
              + index % 300
              + " ms, status=200 user=u-"
              + index);
    }
    return log;
  }
}
