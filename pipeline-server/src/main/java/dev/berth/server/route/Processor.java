package dev.berth.server.route;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the processor is and can do: a JVM's cache of loaded classes holds code for just that one,
 * and a data directory may be moved to another machine.
 */
final class Processor {
  private static final Pattern FEATURE =
      Pattern.compile(
          "(vendor_id|cpu family|model|flags|Features|CPU (implementer|architecture|variant|part))"
              + "\\s*:.*");

  private Processor() {}

  static String features() {
    return features(Path.of("/proc/cpuinfo"));
  }

  /** Of the first one; the rest are alike. */
  static String features(Path cpuinfo) {
    try {
      return Files.readString(cpuinfo, StandardCharsets.ISO_8859_1)
          .lines()
          .takeWhile(line -> !line.isEmpty())
          .filter(line -> FEATURE.matcher(line).matches())
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
