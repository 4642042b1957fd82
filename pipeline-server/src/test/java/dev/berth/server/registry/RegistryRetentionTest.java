package dev.berth.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.server.failure.DeployException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryRetentionTest {
  private static final byte[] BASE = new TestTar().file("bin/app", "base").bytes();

  @TempDir Path directory;
  private RegistryFixture registry;

  @BeforeEach
  void open() {
    registry = new RegistryFixture(directory);
  }

  @Test
  void whatIsKeptStaysWholeAndWhatIsNotIsGoneWithItsLayers() throws Exception {
    byte[] oldLayer = new TestTar().file("app/a", "old").bytes();
    String old = image("shop", oldLayer);
    String kept = image("shop", new TestTar().file("app/a", "kept").bytes());
    String other = image("docs", new TestTar().file("app/a", "other").bytes());
    registry.images.tag("shop", "plan-old", old);
    registry.images.tag("shop", "plan-kept", kept);
    registry.images.unpack("shop", old);
    registry.images.unpack("shop", kept);
    registry.pass(Duration.ofHours(2));

    Freed freed = registry.retention.collect(Set.of("shop@" + kept, "docs@" + other));

    assertThat(freed.manifests()).isEqualTo(1);
    assertThat(freed.blobs()).isEqualTo(3);
    assertThat(freed.layers()).isEqualTo(1);
    assertThat(freed.bytes()).isPositive();
    assertThat(registry.images.digestOfTag("shop", "plan-old")).isEmpty();
    assertThat(registry.images.digestOfTag("shop", "plan-kept")).contains(kept);
    assertThat(registry.blobs.layout().blob(Digest.of(oldLayer))).doesNotExist();
    assertThat(registry.images.unpack("shop", kept).layers()).hasSize(2);
    assertThat(registry.images.unpack("docs", other).layers()).hasSize(2);
    assertThatThrownBy(() -> registry.images.unpack("shop", old))
        .isInstanceOf(DeployException.class);
  }

  @Test
  void nothingYoungerThanTheGracePeriodIsTouched() throws Exception {
    String image = image("shop", new TestTar().file("app/a", "1").bytes());
    Digest pushing = registry.blob("shop", new byte[] {1, 2, 3});
    registry.images.unpack("shop", image);
    registry.pass(Duration.ofMinutes(59));

    assertThat(registry.retention.collect(Set.of())).isEqualTo(new Freed(0, 0, 0, 0));

    assertThat(registry.blobs.find(new RepositoryName("shop"), pushing)).isPresent();
    assertThat(registry.images.unpack("shop", image).layers()).hasSize(2);
  }

  @Test
  void anOldBlobThatARunningPushWasToldAboutStays() throws Exception {
    Digest reused = registry.blob("shop", new byte[] {1, 2, 3});
    Digest forgotten = registry.blob("shop", new byte[] {4, 5, 6});
    registry.pass(Duration.ofHours(5));
    assertThat(registry.blobs.find(new RepositoryName("shop"), reused)).isPresent();

    Freed freed = registry.retention.collect(Set.of());

    assertThat(freed.blobs()).isEqualTo(1);
    assertThat(registry.blobs.layout().blob(reused)).exists();
    assertThat(registry.blobs.layout().blob(forgotten)).doesNotExist();
  }

  @Test
  void runtimesAreKeptWhileBuildsUseThem() throws Exception {
    String runtime = image("berth/node-20", new TestTar().file("x", "1").bytes());
    registry.images.tag("berth/node-20", "current", runtime);
    registry.pass(Duration.ofDays(13));
    assertThat(registry.retention.collect(Set.of()).manifests()).isZero();
    assertThat(registry.images.digestOfTag("berth/node-20", "current")).contains(runtime);
    registry.pass(Duration.ofDays(13));
    assertThat(registry.retention.collect(Set.of()).manifests()).isZero();
    registry.pass(Duration.ofDays(2));

    assertThat(registry.retention.collect(Set.of()).manifests()).isEqualTo(1);
  }

  @Test
  void anIndexKeepsItsImages() throws Exception {
    String image = image("shop", new TestTar().file("app/a", "1").bytes());
    String json =
        """
        {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","digest":"%s","size":1,\
        "platform":{"os":"linux","architecture":"%s"}}]}\
        """
            .formatted(
                Manifest.OCI_INDEX,
                Manifest.OCI_IMAGE,
                image,
                System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
    Digest index =
        registry.manifests.put(
            new RepositoryName("shop"),
            new Manifest(Manifest.OCI_INDEX, RegistryFixture.bytes(json)));
    registry.pass(Duration.ofHours(2));

    assertThat(registry.retention.collect(Set.of("shop@" + index)).manifests()).isZero();

    assertThat(registry.images.unpack("shop", index.toString()).layers()).hasSize(2);
  }

  @Test
  void whatIsSaidAboutAKeptImageIsKeptWithItAndNoLonger() throws Exception {
    String image = image("shop", new TestTar().file("app/a", "1").bytes());
    Digest empty = registry.blob("shop", RegistryFixture.bytes("{}"));
    String json =
        """
        {"schemaVersion":2,"mediaType":"%s","artifactType":"application/spdx",\
        "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2},\
        "layers":[],"subject":{"mediaType":"%s","digest":"%s","size":1}}\
        """
            .formatted(Manifest.OCI_IMAGE, empty, Manifest.OCI_IMAGE, image);
    RepositoryName shop = new RepositoryName("shop");
    Digest about =
        registry.manifests.put(shop, new Manifest(Manifest.OCI_IMAGE, RegistryFixture.bytes(json)));
    registry.pass(Duration.ofHours(2));

    assertThat(registry.retention.collect(Set.of("shop@" + image)).manifests()).isZero();
    assertThat(registry.manifests.peek(shop, about)).isPresent();
    assertThat(registry.retention.collect(Set.of()).manifests()).isEqualTo(2);
  }

  @Test
  void whatACrashLeftHalfWrittenIsSwept() throws Exception {
    Path upload = registry.blobs.layout().uploads().resolve(".tmp-crashed");
    Path tagging = registry.blobs.layout().tags(new RepositoryName("shop")).resolve(".tmp-crashed");
    Path unpacking = registry.data.layers().resolve(".tmp-crashed/fs/deep");
    Files.createDirectories(upload.getParent());
    Files.createDirectories(tagging.getParent());
    Files.writeString(tagging, "half");
    Files.createDirectories(unpacking);
    Files.writeString(upload, "half");
    Files.writeString(unpacking.resolve("file"), "half");
    FileTime old = FileTime.from(registry.clock.instant().minus(Duration.ofHours(2)));
    Files.setLastModifiedTime(upload, old);
    Files.setLastModifiedTime(tagging, old);
    Files.setLastModifiedTime(registry.data.layers().resolve(".tmp-crashed"), old);

    registry.retention.collect(Set.of());

    assertThat(upload).doesNotExist();
    assertThat(tagging).doesNotExist();
    assertThat(registry.data.layers()).isEmptyDirectory();
  }

  @Test
  void collectingTwiceFreesNothingMore() throws Exception {
    image("shop", new TestTar().file("app/a", "1").bytes());
    registry.pass(Duration.ofHours(2));

    assertThat(registry.retention.collect(Set.of()).blobs()).isEqualTo(4);
    assertThat(registry.retention.collect(Set.of())).isEqualTo(new Freed(0, 0, 0, 0));
    try (Stream<Path> files = Files.walk(registry.data.registry())) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  private String image(String repository, byte[] layer) throws Exception {
    return registry.image(repository, List.of("/", "/app"), BASE, layer);
  }
}
