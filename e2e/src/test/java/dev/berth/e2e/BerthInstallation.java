package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Berth of its own, started by the launcher on a fresh data directory and a free port. */
final class BerthInstallation implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(10);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path root;
  private final int port;
  private final Map<String, String> environment = new HashMap<>();
  private final Http http;
  private Path checkout = Checkout.root();

  private BerthInstallation(Path root, int port) {
    this.root = root;
    this.port = port;
    this.http = new Http(port);
    environment.put("BERTH_HOME", data().toString());
    environment.put("BERTH_PORT", Integer.toString(port));
    environment.put("BERTH_AOT", "off");
    // Fetching and capturing a runtime takes seconds: once for all installations.
    environment.put(
        "BERTH_BUILD_RUNTIMES", Checkout.root().resolve("e2e/target/runtimes").toString());
    environment.put("XDG_CONFIG_HOME", root.resolve("config").toString());
    environment.put("GIT_CONFIG_GLOBAL", root.resolve("gitconfig").toString());
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_AUTHOR_NAME", "Ada");
    environment.put("GIT_AUTHOR_EMAIL", "ada@example.invalid");
    environment.put("GIT_COMMITTER_NAME", "Ada");
    environment.put("GIT_COMMITTER_EMAIL", "ada@example.invalid");
  }

  /** Prepares an installation without starting it. */
  static BerthInstallation prepare() {
    try {
      Path root = Files.createTempDirectory("berth-e2e-");
      // PostgreSQL runs as a user of its own and has to pass.
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
      Files.writeString(root.resolve("gitconfig"), "[init]\n\tdefaultBranch = main\n");
      return new BerthInstallation(root, freePort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An installation that answers. */
  static BerthInstallation start() {
    BerthInstallation berth = prepare();
    berth.up();
    return berth;
  }

  /** Once a run, and only one at a time: from then on every server starts from the AOT cache. */
  private static final class Training {
    private static final boolean DONE = train();

    private static boolean train() {
      Command.Result trained =
          Command.run(
              Checkout.root(),
              Map.of(),
              START,
              List.of(Checkout.root().resolve("berth").toString(), "train"));
      assertThat(trained.exit()).as(trained.output()).isZero();
      return true;
    }
  }

  /** From here on, another version's launcher is run on the same data. */
  void use(Path checkout) {
    this.checkout = checkout;
  }

  void up() {
    assertThat(Training.DONE).isTrue();
    Command.Result up = berth("up");
    assertThat(up.exit()).as(up.output() + serverLog()).isZero();
  }

  /** Runs the launcher. */
  Command.Result berth(String... arguments) {
    List<String> argv = new ArrayList<>(List.of(launcher().toString()));
    argv.addAll(List.of(arguments));
    return Command.run(root, environment, START, argv);
  }

  /** A new repository whose remote leads to this app. */
  GitRepo repository(String app) {
    GitRepo repository = GitRepo.create(root.resolve("work").resolve(app), environment);
    connect(repository, app);
    return repository;
  }

  /** A new repository without a remote. */
  GitRepo scratchRepository(String name) {
    return GitRepo.create(root.resolve("work").resolve(name), environment);
  }

  /** Another person's clone of what Berth holds. */
  GitRepo clone(GitRepo original, String app) {
    GitRepo clone = GitRepo.create(root.resolve("work").resolve(app + "-clone"), environment);
    connect(clone, app);
    clone.git("pull", "--quiet", "berth", "main");
    assertThat(clone.head()).isEqualTo(original.head());
    return clone;
  }

  /** Adds the remote as a user does, inside the repository. */
  void connect(GitRepo repository, String app) {
    Command.Result added = tryConnect(repository, app);
    assertThat(added.exit()).as(added.output()).isZero();
  }

  Command.Result tryConnect(GitRepo repository, String app) {
    return Command.run(
        repository.directory(),
        environment,
        START,
        List.of(launcher().toString(), "remote", "add", "--app", app));
  }

  Http.Answer get(String name, String path) {
    return http.get(host(name), path);
  }

  Http.Answer get(String name) {
    return get(name, "/");
  }

  /** Whether an app answers with exactly this; nobody listening counts as no. */
  boolean answers(String name, String body) {
    try {
      return http.tryAsk("GET", host(name), "/", "", Map.of()).body().equals(body);
    } catch (IOException down) {
      return false;
    }
  }

  /** A page of the console, as the operator sees it. */
  Http.Answer console(String path) {
    return http.ask(
        "GET",
        host("berth"),
        path,
        "",
        Map.of("Authorization", "Bearer " + operatorToken(), "Accept", "text/html"));
  }

  Http http() {
    return http;
  }

  String host(String name) {
    return name + ".localhost";
  }

  String url(String name) {
    return "http://" + host(name) + ":" + port;
  }

  /** Calls the API as the operator. */
  Http.Answer api(String method, String path, String json) {
    return http.ask(
        method,
        host("berth"),
        "/api/v1" + path,
        json,
        Map.of(
            "Authorization",
            "Bearer " + operatorToken(),
            "Content-Type",
            "application/json",
            "Accept",
            "application/json"));
  }

  /** What the API has as text: logs. */
  String apiText(String path) {
    Http.Answer answer =
        http.ask(
            "GET",
            host("berth"),
            "/api/v1" + path,
            "",
            Map.of("Authorization", "Bearer " + operatorToken(), "Accept", "text/plain"));
    assertThat(answer.status()).as(path + ": " + answer.body()).isEqualTo(200);
    return answer.body();
  }

  JsonNode apiGet(String path) {
    Http.Answer answer = api("GET", path, "");
    assertThat(answer.status()).as(path + ": " + answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  String operatorToken() {
    return read(data().resolve("operator-token")).strip();
  }

  /** The server's process, found as the launcher finds it. */
  Optional<ProcessHandle> server() {
    String argument = "--berth.data-directory=" + data();
    return Processes.withArgument(argument).stream().findFirst();
  }

  /** Everything of this installation that runs and carries its mark. */
  List<Processes.Marked> marked() {
    Path file = data().resolve("installation-id");
    return Files.exists(file) ? Processes.marked(read(file).strip()) : List.of();
  }

  /** The process that starts the server again; an earlier version has none. */
  Optional<ProcessHandle> supervisor() {
    Path file = data().resolve("supervisor/pid");
    String pid = Files.exists(file) ? read(file).strip().split(" ", -1)[0] : "";
    return pid.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
  }

  /** Ends the server as a power cut would, and whoever would start it again. */
  void killServer() {
    kill(supervisor());
    crashServer();
    kill(supervisor());
  }

  private static void kill(Optional<ProcessHandle> process) {
    process.ifPresent(living -> {
      living.destroyForcibly();
      living.onExit().join();
    });
  }

  /** Ends the server alone. */
  void crashServer() {
    ProcessHandle server = server().orElseThrow(() -> new AssertionError("no server runs"));
    server.destroyForcibly();
    server.onExit().join();
  }

  /** Ends everything at once, as a reboot does. */
  void killEverything() {
    Eventually.holds(
        Duration.ofSeconds(20),
        "every process is gone",
        () -> {
          kill(supervisor());
          server().ifPresent(ProcessHandle::destroyForcibly);
          marked().forEach(process -> process.tree().forEach(ProcessHandle::destroyForcibly));
          return marked().isEmpty() && server().isEmpty();
        });
  }

  void set(String variable, String value) {
    environment.put(variable, value);
  }

  int port() {
    return port;
  }

  Path data() {
    return root.resolve("data");
  }

  /** A directory for the test's own files. */
  Path scratch() {
    return root;
  }

  String serverLog() {
    Path log = data().resolve("logs/server.log");
    return Files.exists(log) ? "\n--- server.log\n" + read(log) : "";
  }

  @Override
  public void close() {
    keepLogs();
    Command.Result down = berth("down");
    deleteTree(root);
    assertThat(down.exit()).as(down.output()).isZero();
  }

  /** What a failed run is explained with. */
  private void keepLogs() {
    Path kept = Checkout.root().resolve("e2e/target/logs").resolve(root.getFileName());
    Path log = data().resolve("logs/server.log");
    if (Files.exists(log)) {
      try {
        Files.createDirectories(kept);
        Files.copy(log, kept.resolve("server.log"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Path launcher() {
    return checkout.resolve("berth");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteTree(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
