package dev.berth.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.sandbox.IsolationMode;
import dev.berth.sandbox.Sandboxes;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.isolation.TestIsolation;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** An image of this machine's Node, run in a real sandbox: what the router would dial answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxedInstanceIT {
  private static final RepositoryName SHOP = new RepositoryName("shop");
  private static final String SERVE =
      "const serve = h => require('http').createServer(h).listen(process.env.PORT);";

  private Path node;
  private Sandboxes sandboxes;
  private BlobStore blobs;
  private InstanceLogs logs;
  private ProcessLauncher launcher;
  private HttpHealthProbe probe;
  private TestIsolation isolation;
  private Map<String, Object> runtime;
  private long release;

  @BeforeAll
  void open(@TempDir Path directory) throws Exception {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(":", -1))
            .map(entry -> Path.of(entry, "node"))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(found.isPresent(), "node is not installed");
    node = found.orElseThrow().toRealPath();
    DataDirectory data = new DataDirectory(directory);
    isolation = TestIsolation.in(data);
    Assumptions.assumeTrue(
        isolation.report().mode() != IsolationMode.SHARED,
        "this machine isolates nothing: " + isolation.report().reasons());
    sandboxes = isolation.sandboxes();
    blobs = new BlobStore(data, Clock.systemUTC());
    logs = new InstanceLogs(data, RolloutSettings.DEFAULT);
    launcher =
        new ProcessLauncher(
            sandboxes,
            ImageStore.of(data, blobs, RegistrySettings.DEFAULT),
            logs,
            RolloutSettings.DEFAULT,
            Clock.systemUTC());
    probe = new HttpHealthProbe(sandboxes, logs);
    runtime = descriptor(tar(runtime()));
  }

  @AfterAll
  void leave() {
    if (isolation != null) {
      isolation.close();
    }
  }

  @AfterEach
  void close() {
    if (launcher != null) {
      launcher.running().forEach(instance -> launcher.stop(instance.name(), Duration.ZERO));
    }
  }

  @Test
  void whatTheRouterDialsAnswersAndTheRootIsReadOnly() throws Exception {
    Instance instance =
        start(
            """
            const fs = require('fs');
            let root = 'writable';
            try { fs.writeFileSync('/app/x', ''); } catch (e) { root = e.code; }
            console.log('root', root, 'uid', process.getuid(), 'in', process.cwd());
            fs.writeFileSync('/tmp/x', 'fine');
            serve((q, r) => r.end('hello'));
            """);

    HealthEvidence evidence = probe.probe(instance, HealthCheck.DEFAULT, () -> {});

    assertThat(evidence.status()).isEqualTo(200);
    assertThat(launcher.tail(instance.name(), 5).getFirst())
        .contains("root EROFS")
        .doesNotContain("uid 0 ")
        .endsWith("in /app");
    assertThat(launcher.find(instance.name())).contains(instance);
    assertThat(launcher.running()).contains(instance);
    launcher.stop(instance.name(), Duration.ofSeconds(2));
    assertThat(launcher.find(instance.name())).isEmpty();
  }

  @Test
  void listeningOnlyForItselfIsSeenFromOutside() throws Exception {
    Instance instance =
        start("require('http').createServer().listen(process.env.PORT, '127.0.0.1')");

    assertThat(failure(instance).code()).isEqualTo("rollout.loopback-only");
  }

  @Test
  void listeningElsewhereIsSeenFromOutside() throws Exception {
    Instance instance = start("require('http').createServer().listen(3000)");

    Failure failure = failure(instance);

    assertThat(failure.code()).isEqualTo("rollout.wrong-port");
    assertThat(failure.summary()).contains("3000").contains("8080");
  }

  /** Its image says where, because nobody can tell the app. */
  @Test
  void whoListensElsewhereAndSaysSoIsAskedThere() throws Exception {
    Assumptions.assumeTrue(
        sandboxes.mode() == IsolationMode.SYSTEM, "its port is not its own here");
    Instance instance =
        start(
            "require('http').createServer((q, r) => r.end('there')).listen(3000)",
            List.of("PORT=3000"));

    assertThat(probe.probe(instance, HealthCheck.DEFAULT, () -> {}).status()).isEqualTo(200);
    assertThat(instance.port()).isEqualTo(3000);
  }

  @Test
  void theExitCodeOfTheAppIsKnown() throws Exception {
    Instance instance = start("console.error('no such module'); process.exit(3)");

    Failure failure = failure(instance);

    assertThat(failure.code()).isEqualTo("rollout.exited");
    assertThat(failure.summary()).contains("exit code 3");
    assertThat(failure.detail()).contains("no such module");
  }

  @Test
  void endingWithSuccessIsKnown() throws Exception {
    assertThat(failure(start("")).code()).isEqualTo("rollout.exited-zero");
  }

  private Failure failure(Instance instance) {
    DeployException thrown =
        catchThrowableOfType(
            DeployException.class, () -> probe.probe(instance, HealthCheck.DEFAULT, () -> {}));
    assertThat(thrown).isNotNull();
    return thrown.failure();
  }

  private Instance start(String script) throws Exception {
    return start(script, List.of());
  }

  private Instance start(String script, List<String> environment) throws Exception {
    release++;
    return launcher.start(
        new InstanceSpec(
            Environment.production(new AppName("shop"), "main"),
            release,
            InstanceName.WEB,
            new InstanceSpec.ImageReference("shop", image(SERVE + script, environment)),
            Map.of(),
            List.of(),
            Set.of()));
  }

  private String image(String script, List<String> environment) throws Exception {
    byte[] config =
        json(
            Map.of(
                "config",
                Map.of(
                    "Entrypoint",
                    List.of(node.toString(), "server.js"),
                    "WorkingDir",
                    "/app",
                    "Env",
                    environment,
                    "Labels",
                    Map.of("dev.berth.layers", "[\"/\",\"/app\"]"))));
    byte[] app = tar(Map.of("app/server.js", script.getBytes(StandardCharsets.UTF_8)));
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
                List.of(runtime, descriptor(app))));
    return new ManifestStore(blobs)
        .put(SHOP, new Manifest(Manifest.OCI_IMAGE, manifest))
        .toString();
  }

  /** Node with the libraries it is linked to. */
  private Map<String, byte[]> runtime() throws Exception {
    Map<String, byte[]> files = new TreeMap<>();
    files.put(node.toString().substring(1), Files.readAllBytes(node));
    Process ldd = new ProcessBuilder("ldd", node.toString()).redirectErrorStream(true).start();
    String libraries = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher library = Pattern.compile("(/\\S+) \\(0x").matcher(libraries);
    while (library.find()) {
      files.put(library.group(1).substring(1), Files.readAllBytes(Path.of(library.group(1))));
    }
    return files;
  }

  private Map<String, Object> descriptor(byte[] content) throws IOException {
    Digest digest = blobs.put(SHOP, new ByteArrayInputStream(content));
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

  private static byte[] tar(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        entry.setMode(0755);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
