package dev.berth.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.server.failure.DeployException;
import dev.berth.server.registry.ImageFilesystem.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class ImageStoreTest {
  @TempDir Path directory;
  private RegistryFixture registry;

  @BeforeEach
  void open() {
    registry = new RegistryFixture(directory.resolve("data"));
  }

  @Test
  void labelledLayersBecomeNestedMountsWhosePointsExist() throws Exception {
    String digest =
        registry.image(
            "shop",
            List.of("/", "/app/node_modules", "/app"),
            new TestTar().file("bin/app", "#!", 0755, 0).gzipped(),
            new TestTar().file("app/node_modules/a/index.js", "a").gzipped(),
            new TestTar().file("app/server.js", "s").bytes());

    ImageFilesystem image = registry.images.unpack("shop", digest);

    assertThat(image.layers().stream().map(Layer::target))
        .containsExactly("/", "/app", "/app/node_modules");
    Path root = image.layers().get(0).directory();
    Path app = image.layers().get(1).directory();
    Path modules = image.layers().get(2).directory();
    assertThat(root.resolve("app")).isEmptyDirectory();
    assertThat(root.resolve("proc")).isEmptyDirectory();
    assertThat(root.resolve("etc/resolv.conf")).exists();
    assertThat(app.resolve("server.js")).hasContent("s");
    assertThat(app.resolve("node_modules")).isEmptyDirectory();
    assertThat(modules.resolve("a/index.js")).hasContent("a");
    assertThat(image.command()).containsExactly("/bin/app", "--serve");
    assertThat(image.environment()).containsEntry("A", "1").containsEntry("B", "x=y");
    assertThat(image.directory()).isEqualTo("/app");
  }

  @Test
  void aLayerWithoutAMountJoinsTheOneBefore() throws Exception {
    String digest =
        registry.image(
            "shop",
            List.of("/", "/app", ""),
            new TestTar().file("bin/app", "#!").bytes(),
            new TestTar().file("app/real.js", "r").bytes(),
            new TestTar().symlink("app/alias.js", "real.js").bytes());

    Path app = registry.images.unpack("shop", digest).layers().get(1).directory();

    assertThat(Files.readSymbolicLink(app.resolve("alias.js"))).hasToString("real.js");
    assertThat(app.resolve("alias.js")).hasContent("r");
  }

  @Test
  void foreignLayersBecomeOneRootWithTheirRemovalsApplied() throws Exception {
    String digest =
        registry.image(
            "foreign",
            List.of(),
            new TestTar()
                .file("etc/keep", "1")
                .file("etc/old", "1")
                .file("opt/a/x", "1")
                .file("opt/b", "1")
                .bytes(),
            new TestTar()
                .file("etc/.wh.old", "")
                .file("opt/new", "2")
                .file("opt/.wh..wh..opq", "")
                .file("etc/keep", "2")
                .bytes());

    ImageFilesystem image = registry.images.unpack("foreign", digest);

    Path root = image.layers().getFirst().directory();
    assertThat(image.layers()).hasSize(1);
    assertThat(root.resolve("etc/keep")).hasContent("2");
    assertThat(root.resolve("etc/old")).doesNotExist();
    assertThat(root.resolve("opt")).isDirectoryContaining("glob:**/new");
    assertThat(root.resolve("opt/a")).doesNotExist();
    assertThat(root.resolve("opt/b")).doesNotExist();
  }

  @Test
  void modesLinksAndTimesSurviveButSetIdBitsAndForeignWriteAccessDoNot() throws Exception {
    String digest =
        registry.image(
            "shop",
            List.of(),
            new TestTar()
                .directory("app", 0750)
                .file("app/run", "x", 0755, 0)
                .file("app/su", "x", 06777, 0)
                .file("app/mine", "x", 0600, 1000)
                .file("app/secret", "x", 0600, 0)
                .hardLink("app/same", "app/run")
                .symlink("app/out", "/etc/passwd")
                .bytes());

    Path app =
        registry.images.unpack("shop", digest).layers().getFirst().directory().resolve("app");

    assertThat(mode(app)).isEqualTo("rwxr-x---");
    assertThat(mode(app.resolve("run"))).isEqualTo("rwxr-xr-x");
    assertThat(mode(app.resolve("su"))).isEqualTo("rwxr-xr-x");
    assertThat((int) Files.getAttribute(app.resolve("su"), "unix:mode") & 07000).isZero();
    assertThat(mode(app.resolve("mine"))).isEqualTo("rw-r--r--");
    assertThat(mode(app.resolve("secret"))).isEqualTo("rw-------");
    assertThat(Files.isSameFile(app.resolve("same"), app.resolve("run"))).isTrue();
    assertThat(Files.readSymbolicLink(app.resolve("out"))).hasToString("/etc/passwd");
    assertThat(Files.getLastModifiedTime(app.resolve("run")))
        .isEqualTo(FileTime.from(TestTar.TIME));
    assertThat(Files.getLastModifiedTime(app)).isEqualTo(FileTime.from(TestTar.TIME));
  }

  static Stream<Arguments> hostileLayers() {
    return Stream.of(
        Arguments.of("absolute", new TestTar().file("/etc/evil", "x")),
        Arguments.of("parent", new TestTar().file("../evil", "x")),
        Arguments.of("inner parent", new TestTar().file("a/../../evil", "x")),
        Arguments.of("device", new TestTar().device("dev/mem")),
        Arguments.of(
            "through a link", new TestTar().symlink("a", "../../outside").file("a/evil", "x")),
        Arguments.of(
            "through a nested link",
            new TestTar().symlink("d/a", "../../../outside").file("d/a/b/evil", "x")),
        Arguments.of(
            "directory through a link", new TestTar().symlink("a", "/").directory("a/b", 0755)),
        Arguments.of("hard link out", new TestTar().hardLink("evil", "../../../secret")),
        Arguments.of(
            "hard link through a link",
            new TestTar().symlink("a", "../../..").hardLink("evil", "a/secret")),
        Arguments.of("hard link to a link", new TestTar().symlink("a", "/etc").hardLink("b", "a")),
        Arguments.of("whiteout of the parent", new TestTar().file("a/.wh...", "")),
        Arguments.of("root replaced", new TestTar().symlink("./", "/etc")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileLayers")
  void aHostileLayerIsRefusedAndLeavesNothing(String kind, TestTar layer) throws Exception {
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Files.writeString(directory.resolve("secret"), "s");
    String digest = registry.image("shop", List.of(), layer.bytes());

    assertThatThrownBy(() -> registry.images.unpack("shop", digest))
        .isInstanceOfSatisfying(
            DeployException.class,
            e -> assertThat(e.failure().code()).isEqualTo("registry.hostile-layer"));

    assertThat(outside).isEmptyDirectory();
    assertThat(directory.resolve("evil")).doesNotExist();
    assertThat(registry.data.layers()).isEmptyDirectory();
  }

  @Test
  void aWhiteoutThroughALinkRemovesNothingOutside() throws Exception {
    Path victim = Files.writeString(directory.resolve("victim"), "v");
    String digest =
        registry.image(
            "shop",
            List.of(),
            new TestTar().symlink("a", directory.toString()).file("a/.wh.victim", "").bytes());

    registry.images.unpack("shop", digest);

    assertThat(victim).exists();
  }

  @Test
  void aFileReplacingALinkIsNotWrittenThroughIt() throws Exception {
    Path victim = Files.writeString(directory.resolve("victim"), "v");
    String digest =
        registry.image(
            "shop",
            List.of(),
            new TestTar().symlink("a", victim.toString()).file("a", "mine").bytes());

    Path root = registry.images.unpack("shop", digest).layers().getFirst().directory();

    assertThat(victim).hasContent("v");
    assertThat(root.resolve("a")).hasContent("mine");
    assertThat(Files.isRegularFile(root.resolve("a"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void aMountPointThatIsALinkIsRefused() throws Exception {
    String digest =
        registry.image(
            "shop",
            List.of("/", "/app", "/app/node_modules"),
            new TestTar().file("bin/app", "x").bytes(),
            new TestTar().symlink("app/node_modules", "/etc").bytes(),
            new TestTar().file("app/node_modules/x", "x").bytes());

    assertThatThrownBy(() -> registry.images.unpack("shop", digest))
        .isInstanceOfSatisfying(
            DeployException.class,
            e -> assertThat(e.failure().code()).isEqualTo("registry.hostile-layer"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"/\",\"/..\"]",
        "[\"/\",\"/a/../..\"]",
        "[\"/\",\"app\"]",
        "[\"/\"]",
        "{",
        "[\"/app\",\"/b\"]"
      })
  void aLabelThatMakesNoSenseIsRefused(String label) throws Exception {
    List<Digest> layers = List.of(Digest.of(new byte[] {1}), Digest.of(new byte[] {2}));

    assertThatThrownBy(() -> ImagePlan.groups(layers, label))
        .isInstanceOf(LayerArchive.UnsupportedLayerException.class);
  }

  @Test
  void aBombIsStoppedAndExplained() throws Exception {
    RegistryFixture small =
        new RegistryFixture(
            directory.resolve("small"),
            new RegistrySettings(
                DataSize.ofGigabytes(1),
                DataSize.ofKilobytes(100),
                10,
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofDays(1)));
    String large =
        small.image("shop", List.of(), new TestTar().file("a", "x".repeat(300_000)).gzipped());
    TestTar many = new TestTar();
    IntStream.range(0, 11).forEach(i -> many.file("f" + i, ""));
    String numerous = small.image("shop", List.of(), many.bytes());

    for (String digest : List.of(large, numerous)) {
      assertThatThrownBy(() -> small.images.unpack("shop", digest))
          .isInstanceOfSatisfying(
              DeployException.class,
              e -> assertThat(e.failure().code()).isEqualTo("registry.layer-too-large"));
    }
    assertThat(small.data.layers()).isEmptyDirectory();
  }

  @Test
  void aDamagedBlobIsNotUnpacked() throws Exception {
    byte[] tar = new TestTar().file("a", "good").bytes();
    String digest = registry.image("shop", List.of(), tar);
    Path blob = registry.blobs.layout().blob(Digest.of(tar));
    Files.write(blob, new TestTar().file("a", "evil").bytes());

    assertThatThrownBy(() -> registry.images.unpack("shop", digest))
        .isInstanceOfSatisfying(
            DeployException.class,
            e -> assertThat(e.failure().code()).isEqualTo("registry.corrupt-blob"));
  }

  @Test
  void anImageThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> registry.images.unpack("shop", Digest.of(new byte[0]).toString()))
        .isInstanceOfSatisfying(
            DeployException.class,
            e -> assertThat(e.failure().code()).isEqualTo("registry.no-such-image"));
  }

  @Test
  void concurrentCallersShareOneUnpacking() throws Exception {
    TestTar tar = new TestTar();
    IntStream.range(0, 200).forEach(i -> tar.file("f" + i, "content"));
    String digest = registry.image("shop", List.of(), tar.gzipped());

    Set<Object> inodes = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Path>> unpacked =
          IntStream.range(0, 8)
              .mapToObj(i ->
                  threads.submit(() -> {
                    Path root =
                        registry.images.unpack("shop", digest).layers().getFirst().directory();
                    synchronized (inodes) {
                      inodes.add(Files.getAttribute(root, "unix:ino"));
                    }
                    return root;
                  }))
              .toList();
      for (Future<Path> future : unpacked) {
        assertThat(future.get().resolve("f199")).exists();
      }
    }
    assertThat(inodes).hasSize(1);
    try (Stream<Path> list = Files.list(registry.data.layers())) {
      assertThat(list).hasSize(1);
    }
  }

  @Test
  void aTreeEmptiedByAPowerCutIsUnpackedAgain() throws Exception {
    String digest = registry.image("shop", List.of(), new TestTar().file("a", "content").bytes());
    Path root = registry.images.unpack("shop", digest).layers().getFirst().directory();
    Path seal = root.resolveSibling("seal");
    String sealed = Files.readString(seal);
    Files.writeString(seal, "another-boot" + sealed.substring(sealed.indexOf('\n')));
    Files.writeString(root.resolve("a"), "");

    registry.images.unpack("shop", digest);

    assertThat(root.resolve("a")).hasContent("content");
  }

  @Test
  void aTagLeadsToItsDigestUntilItIsMoved() throws Exception {
    String one = registry.image("shop", List.of(), new TestTar().file("a", "1").bytes());
    String two = registry.image("shop", List.of(), new TestTar().file("a", "2").bytes());

    assertThat(registry.images.digestOfTag("shop", "plan-1")).isEmpty();
    registry.images.tag("shop", "plan-1", one);
    assertThat(registry.images.digestOfTag("shop", "plan-1")).contains(one);
    registry.images.tag("shop", "plan-1", two);
    assertThat(registry.images.digestOfTag("shop", "plan-1")).contains(two);
    assertThat(registry.images.digestOfTag("other", "plan-1")).isEmpty();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
