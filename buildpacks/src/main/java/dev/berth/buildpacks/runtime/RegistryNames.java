package dev.berth.buildpacks.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the npm registry calls the runtimes of this machine's kind. */
final class RegistryNames {
  private RegistryNames() {}

  static String node() {
    return "node-linux-" + (isArm() ? "arm64" : "x64");
  }

  /** Bun has builds of its own for processors without AVX2. */
  static String bun() {
    return "@oven/bun-linux-" + (isArm() ? "aarch64" : hasAvx2() ? "x64" : "x64-baseline");
  }

  static String deno() {
    return "@deno/linux-" + (isArm() ? "arm64" : "x64") + "-glibc";
  }

  /** The npm that came with that line of Node. */
  static String npm(Version node) {
    int line = node.major();
    boolean current = line >= 22 || (line == 20 && node.minor() >= 17);
    return "npm@" + (current ? "11" : line >= 18 ? "10" : line >= 14 ? "8" : "6");
  }

  static boolean isArm() {
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return machine.equals("aarch64") || machine.equals("arm64");
  }

  private static boolean hasAvx2() {
    try {
      return Files.readString(Path.of("/proc/cpuinfo")).contains(" avx2");
    } catch (IOException e) {
      return false;
    }
  }
}
