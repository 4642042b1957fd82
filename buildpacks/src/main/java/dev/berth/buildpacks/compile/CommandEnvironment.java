package dev.berth.buildpacks.compile;

import dev.berth.buildpacks.runtime.BuildRoot;
import dev.berth.buildpacks.runtime.BunInstallation;
import dev.berth.buildpacks.runtime.DenoInstallation;
import dev.berth.buildpacks.runtime.GoInstallation;
import dev.berth.buildpacks.runtime.JavaInstallation;
import dev.berth.buildpacks.runtime.NodeInstallation;
import dev.berth.buildpacks.runtime.PythonInstallation;
import dev.berth.buildpacks.runtime.RuntimeInstallation;
import java.util.Map;
import java.util.TreeMap;

/** What every command of a build finds in its environment. */
final class CommandEnvironment {
  private static final String CACHE = Compiler.CACHE;

  private CommandEnvironment() {}

  /**
   * Adds to what a command has of its own.
   *
   * @param runtime what the build is given
   * @param more wins where nothing else is possible
   */
  static Map<String, String> of(
      String commit, RuntimeInstallation runtime, Map<String, String> more) {
    Map<String, String> environment = new TreeMap<>(more);
    environment.put("HOME", "/tmp");
    environment.put("LANG", "C.UTF-8");
    environment.put("BERTH_COMMIT", commit);
    switch (runtime) {
      case NodeInstallation node -> forNode(environment, node);
      case BunInstallation bun -> {
        forNode(environment, bun.node());
        environment.put("BUN_INSTALL_CACHE_DIR", CACHE + "/bun");
      }
      case PythonInstallation python -> forPython(environment);
      case DenoInstallation deno -> {
        path(environment, BuildRoot.BIN);
        environment.put("DENO_DIR", CACHE + "/deno");
        environment.put("DENO_NO_UPDATE_CHECK", "1");
      }
      case GoInstallation go -> forGo(environment);
      case JavaInstallation java -> forJava(environment);
    }
    return environment;
  }

  private static void forNode(Map<String, String> environment, NodeInstallation node) {
    path(environment, "/app/node_modules/.bin", BuildRoot.BIN);
    environment.put("npm_config_cache", CACHE + "/npm");
    environment.put("npm_config_update_notifier", "false");
    environment.put("YARN_CACHE_FOLDER", CACHE + "/yarn");
    environment.put("YARN_ENABLE_GLOBAL_CACHE", "false");
    environment.put("YARN_ENABLE_TELEMETRY", "false");
    environment.put("YARN_IGNORE_PATH", "true");
    environment.put("YARN_NODE_LINKER", "node-modules");
    if (node.home().isPresent()) {
      environment.put("npm_config_nodedir", node.isOfTheSystem() ? "/usr" : BuildRoot.HEADERS);
    }
  }

  private static void forPython(Map<String, String> environment) {
    path(environment, "/app/.venv/bin", BuildRoot.BIN, PythonInstallation.HOME + "/bin");
    // A Python that was built with a library of its own is shown at another place than it knows.
    environment.put("LD_LIBRARY_PATH", PythonInstallation.HOME + "/lib");
    environment.put("PIP_CACHE_DIR", CACHE + "/pip");
    environment.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    environment.put("PYTHONHASHSEED", "0");
    environment.put("PYTHONUNBUFFERED", "1");
    environment.put("UV_CACHE_DIR", CACHE + "/uv");
  }

  private static void forJava(Map<String, String> environment) {
    path(environment, BuildRoot.BIN, JavaInstallation.HOME + "/bin");
    environment.put("JAVA_HOME", JavaInstallation.HOME);
    environment.put("MAVEN_USER_HOME", CACHE + "/maven");
    environment.put("GRADLE_USER_HOME", CACHE + "/gradle");
  }

  private static void forGo(Map<String, String> environment) {
    path(environment, BuildRoot.BIN, GoInstallation.HOME + "/bin");
    environment.put("GOTOOLCHAIN", "local");
    environment.put("GOPATH", CACHE + "/go");
    environment.put("GOMODCACHE", CACHE + "/go/mod");
    environment.put("GOCACHE", CACHE + "/go/build");
    environment.put("GOFLAGS", "-modcacherw -buildvcs=false");
    environment.put("GOTELEMETRY", "off");
  }

  private static void path(Map<String, String> environment, String... first) {
    environment.put("PATH", String.join(":", first) + ":/usr/local/bin:/usr/bin:/bin");
  }
}
