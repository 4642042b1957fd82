package dev.berth.server.route;

import com.sun.net.httpserver.HttpServer;
import dev.berth.addresses.AddressRange;
import dev.berth.files.DurableFile;
import dev.berth.router.RouterMain;
import dev.berth.server.installation.BerthSettings;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import dev.berth.server.postgres.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** A route feature with a real router process and a real database, on a port of its own. */
final class RouteFixture implements AutoCloseable {
  static final int UID = 61_882;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  final DataDirectory data;
  final BerthSettings settings;
  final TestDatabase database = TestDatabase.fresh();
  final RouterFiles files;
  final RouterClient client;
  final RouterProcess process;
  final DeliveredRouteTable table;
  final PublicRoute visitor;
  private final List<HttpServer> apps = new ArrayList<>();

  RouteFixture(Path directory) throws IOException, URISyntaxException {
    RouterFiles.permit(directory, "rwx--x--x");
    this.data = new DataDirectory(directory);
    this.settings =
        new BerthSettings(directory, "localhost", freePort(), "127.0.0.1", null, List.of());
    this.files = new RouterFiles(data, routerSettings(classpath()));
    this.client = new RouterClient(files, JsonMapper.builder().build());
    this.process = processOf(classpath());
    this.table = newTable();
    this.visitor = new PublicRoute(files, settings);
  }

  /** As a new server process would have it. */
  DeliveredRouteTable newTable() {
    StoredRoutes stored = new StoredRoutes(database.jdbc(), JsonMapper.builder().build());
    return new DeliveredRouteTable(stored, client, files, settings);
  }

  /** As a server of another version would have it. */
  RouterProcess processOf(String classPath) {
    return new RouterProcess(data, files, client, settings, routerSettings(classPath));
  }

  private static RouterSettings routerSettings(String classPath) {
    return new RouterSettings(classPath, UID, Duration.ofSeconds(30));
  }

  RouterKeeper keeper() {
    return new RouterKeeper(process, client, new RouterCache(files), table);
  }

  /** Only what the router needs of this test's class path. */
  static String classpath() throws URISyntaxException {
    ClassLoader loader = RouterMain.class.getClassLoader();
    List<String> all = new ArrayList<>();
    if (loader instanceof URLClassLoader urls) {
      Arrays.stream(urls.getURLs()).map(URL::getPath).forEach(all::add);
    } else {
      all.addAll(List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)));
    }
    List<String> needed =
        new ArrayList<>(
            List.of(
                location(RouterMain.class),
                location(AddressRange.class),
                location(DurableFile.class)));
    all.stream()
        .filter(element -> element.contains("/netty-") || element.contains("/jackson-"))
        .forEach(needed::add);
    return String.join(File.pathSeparator, needed);
  }

  private static String location(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  /** The same as jars in a directory of their own, as an installed version has them. */
  static String installedIn(Path directory) throws IOException, URISyntaxException {
    Files.createDirectories(directory);
    RouterFiles.permit(directory, "rwxr-xr-x");
    List<String> jars = new ArrayList<>();
    for (String element : classpath().split(File.pathSeparator, -1)) {
      Path source = Path.of(element);
      Path jar = directory.resolve(jars.size() + ".jar");
      if (Files.isDirectory(source)) {
        pack(source, jar);
      } else {
        Files.copy(source, jar);
      }
      jars.add(jar.toString());
    }
    return String.join(File.pathSeparator, jars);
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> all = Files.walk(classes)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** An app that answers its name. */
  Route app(String host, String release) throws IOException {
    HttpServer app =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    app.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    app.createContext(
        "/",
        exchange -> {
          try (exchange) {
            boolean missing = exchange.getRequestURI().getPath().startsWith("/assets/");
            byte[] body = release.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(missing ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    app.start();
    apps.add(app);
    return Route.wholeHost(
        host, "web", "127.0.0.1", app.getAddress().getPort(), release, List.of());
  }

  Optional<String> releaseAt(String host) throws IOException {
    return visitor.ask(host, "/", PATIENCE).release();
  }

  /** Asks until this release answers. */
  void awaitRelease(String host, String release) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        if (releaseAt(host).equals(Optional.of(release))) {
          return;
        }
      } catch (IOException e) {
        // nobody listens at this moment
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(release + " does not answer at " + host);
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() throws IOException {
    apps.forEach(app -> app.stop(0));
    String mark = InstallationId.of(data).mark("router");
    for (var left = RouterIdentity.marked(mark);
        left.isPresent();
        left = RouterIdentity.marked(mark)) {
      ProcessHandle.of(left.get().pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
    database.close();
  }
}
