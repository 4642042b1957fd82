package dev.berth.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.sandbox.IsolationMode;
import dev.berth.sandbox.SandboxProcess;
import dev.berth.sandbox.SandboxSpec;
import dev.berth.sandbox.limits.Limits;
import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.network.Egress;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.pipeline.CancelledException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpHealthProbeIT {
  private static final InstanceName NAME = InstanceName.web("shop", 7);
  private static final HealthCheck PATIENT = new HealthCheck("", Duration.ofSeconds(60));
  private static final HealthCheck SHORT = new HealthCheck("", Duration.ofMillis(1500));

  @TempDir Path directory;
  private String node;
  private int port;

  /** An address that an app bound to 127.0.0.1 alone does not answer on. */
  private final LocalSandboxes sandboxes = new LocalSandboxes(IsolationMode.SYSTEM, "127.0.0.2");

  private InstanceLogs logs;
  private HttpHealthProbe probe;

  @BeforeEach
  void open() throws IOException {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(":"))
            .map(entry -> Path.of(entry, "node"))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(found.isPresent(), "node is not installed");
    node = found.orElseThrow().toString();
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    logs = new InstanceLogs(new DataDirectory(directory), RolloutSettings.DEFAULT);
    probe = new HttpHealthProbe(sandboxes, logs, port);
  }

  @AfterEach
  void close() {
    sandboxes.close();
  }

  @Test
  void anAppIsHealthyWithItsFirstAnswer() throws Exception {
    Instance instance = start("serve((q, r) => r.end('hello'))");

    HealthEvidence evidence = probe.probe(instance, PATIENT, () -> {});

    assertThat(evidence.status()).isEqualTo(200);
    assertThat(evidence.path()).isEqualTo("/");
    assertThat(evidence.attempts()).isPositive();
  }

  @Test
  void aNotFoundIsHealthyUntilAPathIsConfigured() throws Exception {
    Instance instance =
        start("serve((q, r) => { r.statusCode = q.url == '/up' ? 204 : 404; r.end() })");

    assertThat(probe.probe(instance, PATIENT, () -> {}).status()).isEqualTo(404);
    assertThat(
            probe
                .probe(instance, new HealthCheck("/up", Duration.ofSeconds(60)), () -> {})
                .status())
        .isEqualTo(204);
    Failure failure = failure(instance, new HealthCheck("/down", Duration.ofMillis(500)));
    assertThat(failure.code()).isEqualTo("rollout.unhealthy");
    assertThat(failure.summary()).contains("/down").contains("404");
  }

  @Test
  void anAppThatRefusesItsVisitorsHostIsNotHealthy() throws Exception {
    Instance instance =
        start(
            "serve((q, r) => { r.statusCode = q.headers.host == 'localhost' ? 200 : 400;"
                + " r.end(q.headers['x-forwarded-proto']) })");

    Failure failure = failure(instance, PATIENT.by(URI.create("https://shop.example.org")));

    assertThat(failure.code()).isEqualTo("rollout.unhealthy");
    assertThat(failure.summary()).contains("400").contains("shop.example.org");
    assertThat(failure.advice()).contains("ALLOWED_HOSTS");
    assertThat(probe.probe(instance, PATIENT, () -> {}).status()).isEqualTo(200);
  }

  @Test
  void anAppThatRecoversIsWaitedFor() throws Exception {
    Instance instance =
        start("let n = 0; serve((q, r) => { r.statusCode = ++n < 4 ? 503 : 200; r.end('x') })");

    HealthEvidence evidence = probe.probe(instance, PATIENT, () -> {});

    assertThat(evidence.status()).isEqualTo(200);
    assertThat(evidence.attempts()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void anAppThatAnswersWithErrorsIsUnhealthyAndItsLinesAreShown() throws Exception {
    Instance instance =
        start("console.log('no database'); serve((q, r) => { r.statusCode = 500; r.end() })");

    Failure failure = failure(instance, SHORT);

    assertThat(failure.code()).isEqualTo("rollout.unhealthy");
    assertThat(failure.summary()).contains("500");
    assertThat(failure.detail()).contains("no database");
  }

  @Test
  void aHalfAnswerIsNone() throws Exception {
    Instance instance =
        start(
            "require('net').createServer(s => s.end('HTTP/1.1 200 OK\\r\\nContent-Length:"
                + " 9\\r\\n\\r\\nhalf')).listen(process.env.PORT)");

    Failure failure = failure(instance, SHORT);

    assertThat(failure.code()).isEqualTo("rollout.unhealthy");
    assertThat(failure.summary()).contains("ends before");
  }

  @Test
  void whatIsNoHttpIsSaid() throws Exception {
    Instance instance =
        start("require('net').createServer(s => s.end('hello\\n')).listen(process.env.PORT)");

    assertThat(failure(instance, SHORT).summary()).contains("no HTTP");
  }

  @Test
  void anAppThatNeverAnswersIsUnhealthy() throws Exception {
    Instance instance = start("serve(() => {})");

    assertThat(failure(instance, SHORT).summary()).contains("does not answer in time");
  }

  @Test
  void aStreamThatNeverEndsIsHealthy() throws Exception {
    Instance instance =
        start(
            "serve((q, r) => { r.setHeader('content-type', 'text/event-stream'); r.write(': hi\\n') })");

    assertThat(probe.probe(instance, PATIENT, () -> {}).status()).isEqualTo(200);
  }

  @Test
  void aCrashEndsTheProbeAtOnceWithItsCodeAndLastLines() throws Exception {
    Instance instance = start("console.error('Cannot find module X'); process.exit(3)");

    Failure failure = failure(instance, PATIENT);

    assertThat(failure.code()).isEqualTo("rollout.exited");
    assertThat(failure.summary()).contains("exit code 3");
    assertThat(failure.detail()).contains("Cannot find module X");
  }

  @Test
  void anAppKilledBySignalIsExplained() throws Exception {
    Instance instance = start("process.kill(process.pid, 'SIGKILL')");

    assertThat(failure(instance, PATIENT).summary()).contains("SIGKILL");
  }

  @Test
  void endingWithSuccessIsExplained() throws Exception {
    Instance instance = start("console.log('built')");

    Failure failure = failure(instance, PATIENT);

    assertThat(failure.code()).isEqualTo("rollout.exited-zero");
    assertThat(failure.advice()).contains("keep running");
    assertThat(failure.detail()).contains("built");
  }

  @Test
  void anotherPortIsNamedLongBeforeTheTimeout() throws Exception {
    Instance instance =
        start(
            "require('http').createServer().listen(0, function() { console.log('on', this.address().port) })");

    Failure failure = failure(instance, PATIENT);

    assertThat(failure.code()).isEqualTo("rollout.wrong-port");
    assertThat(failure.summary())
        .contains(failure.detail().replace("on ", "").strip())
        .contains(String.valueOf(port));
    assertThat(failure.advice()).contains("PORT");
  }

  @Test
  void anotherPortIsNamedAtAShortTimeoutToo() throws Exception {
    Instance instance = start("require('http').createServer().listen(0)");

    assertThat(failure(instance, SHORT).code()).isEqualTo("rollout.wrong-port");
  }

  @Test
  void listeningOnlyForItselfIsSaid() throws Exception {
    for (String host : List.of("127.0.0.1", "::1")) {
      Instance instance =
          start("require('http').createServer().listen(process.env.PORT, '" + host + "')");

      Failure failure = failure(instance, PATIENT);

      assertThat(failure.code()).isEqualTo("rollout.loopback-only");
      assertThat(failure.advice()).contains("0.0.0.0");
      sandboxes.close();
    }
  }

  @Test
  void silenceIsSaidAfterTheTimeout() throws Exception {
    Instance instance = start("console.log('thinking'); setInterval(() => {}, 1000)");

    Failure failure = failure(instance, SHORT);

    assertThat(failure.code()).isEqualTo("rollout.timeout");
    assertThat(failure.summary()).contains("nothing listens on port " + port);
    assertThat(failure.detail()).contains("thinking");
  }

  @Test
  void aCancelledDeployStopsAsking() throws Exception {
    Instance instance = start("setInterval(() => {}, 1000)");

    assertThatThrownBy(() ->
            probe.probe(
                instance,
                PATIENT,
                () -> {
                  throw new CancelledException("newer push");
                }))
        .isInstanceOf(CancelledException.class);
  }

  private Failure failure(Instance instance, HealthCheck check) {
    DeployException thrown =
        catchThrowableOfType(DeployException.class, () -> probe.probe(instance, check, () -> {}));
    assertThat(thrown).isNotNull();
    return thrown.failure();
  }

  private Instance start(String script) throws IOException {
    String serve = "const serve = h => require('http').createServer(h).listen(process.env.PORT);";
    SandboxProcess process =
        sandboxes.start(
            new SandboxSpec(
                NAME.mark(),
                "shop",
                List.of(Mount.readOnly(directory, "/")),
                List.of(node, "-e", serve + script),
                "/",
                Map.of("PORT", String.valueOf(port)),
                Egress.NONE,
                new Limits(1 << 30, 100, 1 << 20, false)),
            port,
            logs.prepare(NAME));
    return new Instance(NAME, process.address().getHostString(), process.address().getPort());
  }
}
