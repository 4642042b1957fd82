package dev.berth.server.route;

import dev.berth.server.installation.BerthSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The argument list that starts the router: detached, unprivileged, with its own JVM options. */
final class RouterCommand {
  private static final String OPTIONS = "dev/berth/router/jvm.options";
  private static final int FIRST_UNPRIVILEGED_PORT = 1_024;

  private RouterCommand() {}

  /** Starts the router, with the classes of a cache where there is one. */
  static List<String> of(
      RouterFiles files, BerthSettings settings, RouterProgram program, boolean takeOver)
      throws IOException {
    List<String> argv = new ArrayList<>(List.of("setsid"));
    if (files.isRoot()) {
      argv.addAll(withoutPrivileges(files.uid(), settings.port()));
    }
    argv.add(program.java().toString());
    argv.addAll(options(program.classPath()));
    program.cache().ifPresent(cache -> argv.addAll(using(cache)));
    argv.addAll(
        List.of(
            "-cp",
            program.joinedClassPath(),
            "dev.berth.router.RouterMain",
            "--listen",
            settings.listen(),
            "--port",
            Integer.toString(settings.port()),
            "--control",
            files.controlTarget().toString(),
            "--state",
            files.state().toString(),
            "--confirm-token",
            files.token().toString(),
            "--trusted-proxies",
            String.join(",", settings.trustedProxies()),
            "--take-over",
            Boolean.toString(takeOver)));
    return argv;
  }

  private static List<String> using(Path cache) {
    return List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off");
  }

  /** Has a router serve itself for a moment, and keeps what its JVM learned in a cache. */
  static List<String> training(RouterProgram program, Path directory, Path cache)
      throws IOException {
    List<String> argv = new ArrayList<>(List.of("nice", "-n", "19"));
    argv.add(program.java().toString());
    argv.addAll(options(program.classPath()));
    argv.addAll(
        List.of(
            "-XX:AOTCacheOutput=" + cache,
            "-cp",
            program.joinedClassPath(),
            "dev.berth.router.Training",
            directory.toString()));
    return argv;
  }

  private static List<String> withoutPrivileges(int uid, int port) {
    String kept = port < FIRST_UNPRIVILEGED_PORT ? ",+net_bind_service" : "";
    return List.of(
        "setpriv",
        "--reuid=" + uid,
        "--regid=" + uid,
        "--clear-groups",
        "--no-new-privs",
        "--inh-caps=-all" + kept,
        "--ambient-caps=-all" + kept,
        "--bounding-set=-all" + kept);
  }

  /** The router's own jar says how its JVM stays small. */
  private static List<String> options(List<Path> classpath) throws IOException {
    try (URLClassLoader loader = new URLClassLoader(urls(classpath), null);
        InputStream options = loader.getResourceAsStream(OPTIONS)) {
      if (options == null) {
        throw new IOException("no router on the class path " + classpath);
      }
      return new String(options.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("-"))
          .toList();
    }
  }

  private static URL[] urls(List<Path> classpath) throws MalformedURLException {
    URL[] urls = new URL[classpath.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = classpath.get(i).toUri().toURL();
    }
    return urls;
  }
}
