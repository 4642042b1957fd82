package dev.berth.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.sandbox.IsolationMode;
import dev.berth.sandbox.SandboxSpec;
import dev.berth.sandbox.mount.Mount;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.registry.BlobStore;
import dev.berth.server.registry.Digest;
import dev.berth.server.registry.ImageStore;
import dev.berth.server.registry.Manifest;
import dev.berth.server.registry.ManifestStore;
import dev.berth.server.registry.RegistrySettings;
import dev.berth.server.registry.RepositoryName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ProcessLauncherIT {
  private static final Environment SHOP = Environment.production(new AppName("shop"), "main");
  private static final String SERVER =
      """
      console.log('env', JSON.stringify(process.env));
      require('http').createServer((q, r) => r.end('hello from ' + process.cwd()))
        .listen(process.env.PORT, process.env.HOST);
      """;

  @TempDir Path directory;
  private final LocalSandboxes sandboxes = new LocalSandboxes(IsolationMode.SHARED, "127.0.0.1");
  private DataDirectory data;
  private BlobStore blobs;
  private InstanceLogs logs;
  private ProcessLauncher launcher;
  private String node;

  @BeforeEach
  void open() {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(":"))
            .map(entry -> Path.of(entry, "node"))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(found.isPresent(), "node is not installed");
    node = found.orElseThrow().toString();
    data = new DataDirectory(directory);
    blobs = new BlobStore(data, Clock.systemUTC());
    logs = new InstanceLogs(data, RolloutSettings.DEFAULT);
    launcher =
        new ProcessLauncher(
            sandboxes,
            ImageStore.of(data, blobs, RegistrySettings.DEFAULT),
            logs,
            RolloutSettings.DEFAULT,
            Clock.systemUTC());
  }

  @AfterEach
  void close() {
    sandboxes.close();
  }

  @Test
  void anImageBecomesAnInstanceThatAnswers() throws Exception {
    Instance instance = launcher.start(spec(1, Map.of("GREETING", "hi", "PORT", "1")));

    HealthEvidence evidence =
        new HttpHealthProbe(sandboxes, logs).probe(instance, HealthCheck.DEFAULT, () -> {});

    assertThat(evidence.status()).isEqualTo(200);
    assertThat(get(instance)).startsWith("hello from").endsWith("/app");
    assertThat(launcher.find(instance.name())).contains(instance);
    assertThat(launcher.running()).containsExactly(instance);
    assertThat(launcher.tail(instance.name(), 5).getFirst())
        .contains("\"GREETING\":\"hi\"")
        .contains("\"NODE_ENV\":\"production\"")
        .contains("\"FROM_IMAGE\":\"yes\"")
        .contains("\"PORT\":\"" + instance.port() + "\"");
  }

  @Test
  void theLayersAreMountedReadOnlyWithTheirLimits() throws Exception {
    launcher.start(spec(1, Map.of()));

    SandboxSpec sandbox = sandboxes.started.getFirst();

    assertThat(sandbox.mark()).isEqualTo("instance/shop/1/web");
    assertThat(sandbox.tenant()).isEqualTo("shop");
    assertThat(sandbox.mounts().stream().map(Mount::target)).containsExactly("/", "/app");
    assertThat(sandbox.mounts()).noneMatch(Mount::writable);
    assertThat(sandbox.limits().memoryBytes()).isEqualTo(512L << 20);
    assertThat(sandbox.egress().open()).isTrue();
    assertThat(sandbox.egress().allowed()).isEmpty();
  }

  @Test
  void startingAgainAdoptsTheRunningInstance() throws Exception {
    Instance first = launcher.start(spec(1, Map.of()));

    assertThat(launcher.start(spec(1, Map.of()))).isEqualTo(first);

    assertThat(sandboxes.started).hasSize(1);
  }

  @Test
  void stoppingIsHarmlessWhenNothingRunsAndKeepsTheLog() throws Exception {
    Instance instance = launcher.start(spec(1, Map.of()));
    new HttpHealthProbe(sandboxes, logs).probe(instance, HealthCheck.DEFAULT, () -> {});

    launcher.stop(instance.name(), Duration.ofSeconds(5));
    launcher.stop(instance.name(), Duration.ofSeconds(5));

    assertThat(launcher.find(instance.name())).isEmpty();
    assertThat(launcher.running()).isEmpty();
    assertThat(launcher.tail(instance.name(), 5)).isNotEmpty();
  }

  @Test
  void anInstanceThatAnEarlierVersionStartedIsAdopted() throws Exception {
    Instance earlier = startedByAnEarlierVersion();
    int started = sandboxes.started.size();

    assertThat(launcher.running()).containsExactly(earlier);
    assertThat(launcher.find(InstanceName.web("shop", 1))).contains(earlier);
    assertThat(launcher.start(spec(1, Map.of()))).isEqualTo(earlier);
    assertThat(
            new HttpHealthProbe(sandboxes, logs)
                .probe(earlier, HealthCheck.DEFAULT, () -> {})
                .status())
        .isEqualTo(200);
    assertThat(sandboxes.started).hasSize(started);
    assertThat(launcher.tail(earlier.name(), 5)).isNotEmpty();

    launcher.stop(earlier.name(), Duration.ofSeconds(5));
    assertThat(launcher.running()).isEmpty();
    assertThat(sandboxes.running()).isEmpty();
  }

  /** Under a mark, and with a directory, that name no process. */
  private Instance startedByAnEarlierVersion() throws Exception {
    Instance now = launcher.start(spec(1, Map.of()));
    SandboxSpec spec = sandboxes.started.getFirst();
    launcher.stop(now.name(), Duration.ofSeconds(5));
    Files.move(
        data.instances().resolve("instance~shop~1~web"),
        data.instances().resolve("instance~shop~1"));
    sandboxes.start(
        new SandboxSpec(
            "instance/shop/1",
            spec.tenant(),
            spec.mounts(),
            spec.command(),
            spec.directory(),
            spec.environment(),
            spec.egress(),
            spec.limits()),
        now.port(),
        data.instances().resolve("instance~shop~1/app.log"));
    return now;
  }

  private InstanceSpec spec(long release, Map<String, String> variables) throws Exception {
    return new InstanceSpec(
        SHOP,
        release,
        InstanceName.WEB,
        new InstanceSpec.ImageReference("shop", image()),
        variables,
        List.of(),
        Set.of());
  }

  private String image() throws Exception {
    byte[] config =
        json(
            Map.of(
                "config",
                Map.of(
                    "Entrypoint", List.of(node, "server.js"),
                    "Env", List.of("FROM_IMAGE=yes"),
                    "WorkingDir", "/app",
                    "Labels", Map.of("dev.berth.layers", "[\"/\",\"/app\"]"))));
    byte[] manifest =
        json(
            Map.of(
                "schemaVersion",
                2,
                "mediaType",
                Manifest.OCI_IMAGE,
                "config",
                descriptor(config),
                "layers",
                List.of(
                    descriptor(tar("etc/keep", "")), descriptor(tar("app/server.js", SERVER)))));
    return new ManifestStore(blobs)
        .put(new RepositoryName("shop"), new Manifest(Manifest.OCI_IMAGE, manifest))
        .toString();
  }

  private Map<String, Object> descriptor(byte[] content) throws IOException {
    Digest digest = blobs.put(new RepositoryName("shop"), new ByteArrayInputStream(content));
    return Map.of(
        "mediaType",
        "application/octet-stream",
        "digest",
        digest.toString(),
        "size",
        content.length);
  }

  private static byte[] json(Object value) {
    return JsonMapper.shared().writeValueAsBytes(value);
  }

  private static byte[] tar(String name, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      byte[] data = content.getBytes(StandardCharsets.UTF_8);
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(data.length);
      tar.putArchiveEntry(entry);
      tar.write(data);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private static String get(Instance instance) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://" + instance.host() + ":" + instance.port() + "/")
                .toURL()
                .openConnection();
    return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
