package dev.berth.server.web;

import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.deploy.Deployer;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.postgres.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.util.FileSystemUtils;

/** Access control and web pages on a real port and a real database, over canned apps. */
public final class TestConsole implements AutoCloseable {
  private final TestDatabase database = TestDatabase.fresh();
  private final CountingDataSource counting = new CountingDataSource(database.dataSource());
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path data;
  private final int port;
  private final ConfigurableApplicationContext context;

  private TestConsole(List<String> properties) throws IOException {
    data = Files.createTempDirectory("berth-console-");
    Files.createDirectories(data.resolve("logs/deploys"));
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    List<String> all = new ArrayList<>(properties);
    all.add("server.port=" + port);
    all.add("server.address=127.0.0.1");
    all.add("berth.port=" + port);
    all.add("berth.data-directory=" + data);
    all.add("spring.flyway.enabled=false");
    all.add("logging.threshold.console=warn");
    context =
        new SpringApplicationBuilder(Slice.class)
            .web(WebApplicationType.SERVLET)
            .properties(all.toArray(String[]::new))
            .initializers(fresh -> fresh.getBeanFactory().registerSingleton("dataSource", counting))
            .run();
  }

  /** Starts one; {@code name=value} properties come on top. */
  public static TestConsole start(String... properties) {
    try {
      return new TestConsole(List.of(properties));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A bean of the running console. */
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** A named bean of the running console. */
  public <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  /** The database behind it. */
  public TestDatabase database() {
    return database;
  }

  /** How many statements requests have run since this was last asked. */
  int statements() {
    return counting.statements();
  }

  /** The operator's token. */
  public String operatorToken() {
    try {
      return Files.readString(data.resolve("operator-token"), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it keeps its files. */
  public Path data() {
    return data;
  }

  /** Its own origin, as a browser would send it. */
  public String origin() {
    return "http://127.0.0.1:" + port;
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** A request for a path. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(origin() + path));
  }

  /** Sends a request. */
  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Asks as a program with a token. */
  public HttpResponse<String> get(String path, String token) {
    return send(request(path).header("Authorization", "Bearer " + token));
  }

  /** Deploys a pretended commit and waits for its end. */
  public String deployed(String app, String branch, String commit) {
    DeployId id = deploy(app, branch, commit);
    try {
      awaitEnd(id.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return id.toString();
  }

  /** Waits for the end of a deploy. */
  public void awaitEnd(String deploy) throws InterruptedException {
    if (bean(Engine.class).await(DeployId.parse(deploy), Duration.ofSeconds(60)).isEmpty()) {
      throw new AssertionError("deploy " + deploy + " does not end");
    }
  }

  /** Lets the instance of an app's production release write lines. */
  public void write(String app, long release, String... lines) {
    Path file = data.resolve("instances/instance~" + app + "~" + release + "/app.log");
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, List.of(lines), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts to deploy a pretended commit. */
  public DeployId deploy(String app, String branch, String commit) {
    AppName name = new AppName(app);
    Environment environment =
        branch.equals("main")
            ? Environment.production(name, branch)
            : Environment.preview(name, branch);
    bean(AppCatalog.class).ensure(name, "main");
    return bean(Deployer.class).deploy(environment, commit.repeat(40).substring(0, 40), "ada");
  }

  /** Signs a browser in as the operator. */
  public Browser signedIn() {
    return Browser.signedInWith(operatorToken(), this);
  }

  @Override
  public void close() {
    context.close();
    database.close();
    http.close();
    try {
      FileSystemUtils.deleteRecursively(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @ComponentScan({
    "dev.berth.server.access",
    "dev.berth.server.action",
    "dev.berth.server.app",
    "dev.berth.server.command",
    "dev.berth.server.installation",
    "dev.berth.server.pipeline",
    "dev.berth.server.release",
    "dev.berth.server.secret"
  })
  @ComponentScan(
      basePackages = "dev.berth.server.web",
      excludeFilters = @Filter(classes = {SpringBootConfiguration.class}))
  @ConfigurationPropertiesScan({
    "dev.berth.server.access",
    "dev.berth.server.database",
    "dev.berth.server.deploy",
    "dev.berth.server.installation",
    "dev.berth.server.pipeline",
    "dev.berth.server.rollout",
    "dev.berth.server.secret",
    "dev.berth.server.web"
  })
  static class Slice {}
}
