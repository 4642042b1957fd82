package dev.berth.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryImage;
import dev.berth.buildpacks.image.RegistryEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The registry as the tools of others see it. */
class RegistryToolsIT {
  @TempDir Path directory;
  private RegistryFixture registry;
  private RunningRegistry loopback;

  private record Outcome(int code, String output) {}

  @BeforeEach
  void open() {
    registry = new RegistryFixture(directory.resolve("data"));
    loopback = registry.loopback();
  }

  @AfterEach
  void close() {
    loopback.close();
  }

  /** Podman cleans up behind its back: its own command waits for that. */
  private void forgetPodman() throws Exception {
    run(podman("system", "reset", "--force"));
  }

  @Test
  void skopeoCopiesAnImageOutAndInAgainUnchanged() throws Exception {
    requireTool("skopeo");
    String digest =
        registry.image(
            "shop",
            List.of("/", "/app"),
            new TestTar().file("bin/app", "#!").gzipped(),
            new TestTar().file("app/x", "1").symlink("app/link", "x").bytes());
    registry.images.tag("shop", "v1", digest);
    Path layout = directory.resolve("layout");

    Outcome out =
        run(
            "skopeo",
            "copy",
            "--preserve-digests",
            "--src-tls-verify=false",
            "--src-creds",
            credentials(),
            "docker://" + address() + "/shop:v1",
            "dir:" + layout);
    assertThat(out.code()).as(out.output()).isZero();
    Outcome in =
        run(
            "skopeo",
            "copy",
            "--preserve-digests",
            "--dest-tls-verify=false",
            "--dest-creds",
            credentials(),
            "dir:" + layout,
            "docker://" + address() + "/other/copy:v2");
    assertThat(in.code()).as(in.output()).isZero();

    assertThat(registry.images.digestOfTag("other/copy", "v2")).contains(digest);
    assertThat(registry.images.unpack("other/copy", digest).layers()).hasSize(2);
  }

  @Test
  void skopeoWithoutCredentialsIsRefused() throws Exception {
    requireTool("skopeo");
    registry.images.tag(
        "shop", "v1", registry.image("shop", List.of(), new TestTar().file("a", "1").bytes()));

    Outcome outcome =
        run(
            "skopeo",
            "inspect",
            "--no-creds",
            "--tls-verify=false",
            "docker://" + address() + "/shop:v1");

    assertThat(outcome.code()).isNotZero();
    assertThat(outcome.output()).contains("unauthorized");
  }

  @Test
  void skopeoReadsTagsAndConfiguration() throws Exception {
    requireTool("skopeo");
    registry.images.tag(
        "shop", "v1", registry.image("shop", List.of(), new TestTar().file("a", "1").bytes()));

    Outcome outcome =
        run(
            "skopeo",
            "inspect",
            "--creds",
            credentials(),
            "--tls-verify=false",
            "docker://" + address() + "/shop:v1");

    assertThat(outcome.code()).as(outcome.output()).isZero();
    JsonNode seen = JsonMapper.shared().readTree(outcome.output());
    assertThat(seen.path("RepoTags").path(0).asString()).isEqualTo("v1");
    assertThat(seen.path("Env").path(0).asString()).isEqualTo("A=1");
  }

  @Test
  void podmanRunsAnImageFromTheRegistry() throws Exception {
    requireTool("podman");
    registry.images.tag("shop", "v1", registry.image("shop", List.of(), root("/bin/sh").gzipped()));
    try {
      Outcome pulled =
          run(
              podman(
                  "pull", "--tls-verify=false", "--creds", credentials(), address() + "/shop:v1"));
      assertThat(pulled.code()).as(pulled.output()).isZero();

      Outcome ran =
          run(
              podman(
                  "run",
                  "--rm",
                  isInstalled("runc") ? "--cgroups=enabled" : "--cgroups=disabled",
                  "--network=host",
                  "--ulimit",
                  "nofile=1024:1024",
                  "--ulimit",
                  "nproc=1000:1000",
                  "--entrypoint",
                  "/bin/sh",
                  "--workdir",
                  "/",
                  address() + "/shop:v1",
                  "-c",
                  "echo hello"));

      Assumptions.assumeTrue(ran.code() == 0, () -> "podman cannot run here: " + ran.output());
      assertThat(ran.output()).contains("hello");
    } finally {
      forgetPodman();
    }
  }

  @Test
  void jibPushesOntoABaseThatStandsHereAlready() throws Exception {
    String base =
        registry.image(
            "berth/runtime",
            List.of(),
            new TestTar().file("bin/app", "#!", 0755, 0).symlink("bin/sh", "app").gzipped());
    registry.images.tag("berth/runtime", "v1", base);
    Path app = Files.createDirectories(directory.resolve("app"));
    Files.writeString(app.resolve("server.js"), "hello");

    List<String> digests = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      digests.add(jib(app).getDigest().toString());
    }

    assertThat(digests.get(0)).isEqualTo(digests.get(1));
    ImageFilesystem image = registry.images.unpack("shop", digests.getFirst());
    assertThat(image.layers()).hasSize(2);
    assertThat(Files.readSymbolicLink(image.layers().get(0).directory().resolve("bin/sh")))
        .hasToString("app");
    assertThat(image.layers().get(1).directory().resolve("server.js")).hasContent("hello");
    assertThat(registry.images.digestOfTag("shop", "plan")).contains(digests.getFirst());
  }

  private JibContainer jib(Path app) throws Exception {
    System.setProperty("sendCredentialsOverHttp", "true");
    RegistryEndpoint endpoint = loopback.endpoint();
    return Jib.from(
            RegistryImage.named(address() + "/berth/runtime:v1")
                .addCredential(endpoint.username(), endpoint.password()))
        .addLayer(List.of(app), "/")
        .setEntrypoint("/bin/app")
        .setCreationTime(Instant.EPOCH)
        .addLabel(ImagePlan.LABEL, "[\"/\",\"/app\"]")
        .containerize(
            Containerizer.to(
                    RegistryImage.named(address() + "/shop:plan")
                        .addCredential(endpoint.username(), endpoint.password()))
                .setAllowInsecureRegistries(true)
                .setBaseImageLayersCache(directory.resolve("cache/base"))
                .setApplicationLayersCache(directory.resolve("cache/app")));
  }

  private String address() {
    return loopback.endpoint().toString();
  }

  private String credentials() {
    return loopback.endpoint().username() + ":" + loopback.endpoint().password();
  }

  /** Podman with a storage of its own, so that nothing of this machine's is touched. */
  private String[] podman(String... arguments) {
    return Stream.concat(
            Stream.of(
                "podman",
                "--root",
                directory.resolve("podman").toString(),
                "--runroot",
                directory.resolve("podman-run").toString(),
                "--storage-driver",
                "vfs",
                "--runtime",
                isInstalled("runc") ? "runc" : "crun"),
            Stream.of(arguments))
        .toArray(String[]::new);
  }

  /** A program of this machine with the libraries it needs, as an image's root. */
  private TestTar root(String program) throws Exception {
    TestTar tar =
        new TestTar().file(program.substring(1), Files.readAllBytes(Path.of(program)), 0755, 0);
    Matcher library = Pattern.compile("(/\\S+) \\(0x").matcher(run("ldd", program).output());
    while (library.find()) {
      tar.file(
          library.group(1).substring(1), Files.readAllBytes(Path.of(library.group(1))), 0755, 0);
    }
    return tar;
  }

  private static void requireTool(String name) {
    Assumptions.assumeTrue(isInstalled(name), name + " is not installed");
  }

  private static boolean isInstalled(String name) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, name)));
  }

  private Outcome run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return new Outcome(process.waitFor(), Files.readString(output, StandardCharsets.UTF_8));
  }
}
