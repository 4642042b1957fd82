package dev.berth.server.source.mirror;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A hosting service on loopback: git's own http-backend behind TLS. */
public final class HostedGit implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();

  public final Path certificate;
  final List<String> requests = new CopyOnWriteArrayList<>();
  private final Path repositories;
  private final HttpsServer server;

  /** What is asked for besides; null for a public repository. */
  volatile @Nullable String token;

  /** Answers instead of git, when it is there. */
  public volatile @Nullable Answer instead;

  /** Where requests are sent on to; none when it is the same. */
  volatile UnaryOperator<String> redirected = path -> path;

  /** Answers a request. */
  public interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  public HostedGit(Path directory) throws Exception {
    repositories = Files.createDirectories(directory.resolve("hosted"));
    Path store = directory.resolve("hosted.p12");
    certificate = directory.resolve("hosted.pem");
    keytool(
        "-genkeypair -alias hosted -keyalg EC -groupname secp256r1 -dname CN=localhost"
            + " -ext san=dns:localhost,ip:127.0.0.1 -validity 30 -storetype PKCS12 -storepass"
            + " changeit -keystore "
            + store);
    keytool(
        "-exportcert -rfc -alias hosted -storepass changeit -keystore "
            + store
            + " -file "
            + certificate);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  public RemoteAddress address(String path) {
    return RemoteAddress.parse("https://localhost:" + server.getAddress().getPort() + "/" + path);
  }

  Path bare(String path) {
    return repositories.resolve(path + ".git");
  }

  private void serve(HttpExchange exchange) throws IOException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    try (exchange) {
      Answer other = instead;
      String wanted = token;
      String elsewhere = redirected.apply(exchange.getRequestURI().toString());
      if (!elsewhere.equals(exchange.getRequestURI().toString())) {
        exchange.getResponseHeaders().add("Location", elsewhere);
        exchange.sendResponseHeaders(301, -1);
      } else if (other != null) {
        other.to(exchange);
      } else if (wanted != null && !bearer(wanted).equals(authorization)) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"hosted\"");
        exchange.sendResponseHeaders(401, -1);
      } else {
        backend(exchange);
      }
    }
  }

  private static String bearer(String token) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString(("x-access-token:" + token).getBytes(StandardCharsets.UTF_8));
  }

  /** The CGI of git-http-backend(1). */
  private void backend(HttpExchange exchange) throws IOException {
    ProcessBuilder git = new ProcessBuilder("git", "http-backend");
    git.environment().clear();
    git.environment()
        .putAll(
            Map.of(
                "PATH", System.getenv("PATH"),
                "GIT_PROJECT_ROOT", repositories.toString(),
                "GIT_HTTP_EXPORT_ALL", "1",
                "PATH_INFO", exchange.getRequestURI().getPath(),
                "QUERY_STRING", text(exchange.getRequestURI().getQuery()),
                "REQUEST_METHOD", exchange.getRequestMethod(),
                "CONTENT_TYPE", text(exchange.getRequestHeaders().getFirst("Content-Type")),
                "HTTP_CONTENT_ENCODING",
                    text(exchange.getRequestHeaders().getFirst("Content-Encoding")),
                "GIT_PROTOCOL", text(exchange.getRequestHeaders().getFirst("Git-Protocol")),
                "GIT_CONFIG_NOSYSTEM", "1"));
    Process process = git.start();
    byte[] body = exchange.getRequestBody().readAllBytes();
    Thread.ofVirtual()
        .start(() -> {
          try (var in = process.getOutputStream()) {
            in.write(body);
          } catch (IOException e) {
            process.destroy();
          }
        });
    byte[] answer = process.getInputStream().readAllBytes();
    int end = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
    int status = 200;
    for (String line :
        new String(answer, 0, Math.max(0, end), StandardCharsets.UTF_8).split("\r\n", -1)) {
      String[] field = line.split(": ", 2);
      if (field[0].equals("Status")) {
        status = Integer.parseInt(field[1].substring(0, 3));
      } else if (field.length == 2) {
        exchange.getResponseHeaders().add(field[0], field[1]);
      }
    }
    exchange.sendResponseHeaders(status, 0);
    exchange.getResponseBody().write(answer, end + 4, answer.length - end - 4);
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static void keytool(String arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ", -1)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(output);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
