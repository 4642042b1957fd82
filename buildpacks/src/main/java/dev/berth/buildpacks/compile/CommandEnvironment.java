package dev.berth.buildpacks.compile;

import dev.berth.buildpacks.runtime.BuildRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What every command of a build finds in its environment. */
final class CommandEnvironment {
  private static final String CACHE = Compiler.CACHE;

  private CommandEnvironment() {}

  /**
   * Adds to what a command has of its own.
   *
   * @param more wins where nothing else is possible
   */
  static Map<String, String> of(String commit, Map<String, String> more) {
    Map<String, String> environment = new TreeMap<>(more);
    environment.put(
        "PATH", "/app/node_modules/.bin:" + BuildRoot.BIN + ":/usr/local/bin:/usr/bin:/bin");
    environment.put("HOME", "/tmp");
    environment.put("LANG", "C.UTF-8");
    environment.put("BERTH_COMMIT", commit);
    environment.put("npm_config_cache", CACHE + "/npm");
    environment.put("npm_config_update_notifier", "false");
    environment.put("YARN_CACHE_FOLDER", CACHE + "/yarn");
    environment.put("YARN_ENABLE_GLOBAL_CACHE", "false");
    environment.put("YARN_ENABLE_TELEMETRY", "false");
    environment.put("YARN_IGNORE_PATH", "true");
    environment.put("YARN_NODE_LINKER", "node-modules");
    if (Files.isDirectory(Path.of("/usr/include/node"))) {
      environment.put("npm_config_nodedir", "/usr");
    }
    return environment;
  }
}
