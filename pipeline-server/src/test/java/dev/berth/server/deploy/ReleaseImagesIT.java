package dev.berth.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.postgres.TestDatabase;
import dev.berth.server.registry.BlobStore;
import dev.berth.server.registry.Digest;
import dev.berth.server.registry.ImageStore;
import dev.berth.server.registry.Manifest;
import dev.berth.server.registry.ManifestStore;
import dev.berth.server.registry.RegistrySettings;
import dev.berth.server.registry.RepositoryName;
import dev.berth.server.release.NewRelease;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.release.ReleaseRuntime;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class ReleaseImagesIT {
  private static final AppName SHOP = new AppName("shop");
  private static final String COMMIT = "c0ffee".repeat(7).substring(0, 40);

  @TempDir Path directory;
  private TestDatabase database;
  private AppCatalog catalog;
  private ReleaseHistory history;
  private BlobStore blobs;
  private ImageStore images;
  private ReleaseImages releases;

  @BeforeEach
  void anAppWithoutReleases() {
    database = TestDatabase.fresh();
    catalog = new AppCatalog(database.jdbc(), Clock.systemUTC());
    catalog.ensure(SHOP, "main");
    history =
        new ReleaseHistory(
            database.jdbc(),
            new TransactionTemplate(new DataSourceTransactionManager(database.dataSource())),
            JsonMapper.builder().build(),
            Clock.systemUTC());
    DataDirectory data = new DataDirectory(directory);
    blobs = new BlobStore(data, Clock.systemUTC());
    images = ImageStore.of(data, blobs, RegistrySettings.DEFAULT);
    releases = new ReleaseImages(images, history);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void productionsImagesAreFoundByReleaseAndCommitAndNoPreviewTakesTheirPlace() throws Exception {
    Release first = live(Environment.production(SHOP, "main"), "one");
    Release second = live(Environment.production(SHOP, "main"), "two");
    Release preview = live(Environment.preview(SHOP, "dark-mode"), "three");
    Release fork = live(Environment.fork(SHOP, 7), "four");

    assertThat(tag("release-" + first.number())).isEqualTo(first.digest());
    assertThat(tag("release-" + second.number())).isEqualTo(second.digest());
    assertThat(tag(COMMIT)).isEqualTo(second.digest());
    assertThat(tag("release-" + preview.number())).isEqualTo(preview.digest());
    assertThat(tag("dark-mode-" + COMMIT)).isEqualTo(preview.digest());
    assertThat(tag("fork-7-" + COMMIT)).isEqualTo(fork.digest());
  }

  @Test
  void whatAReleaseIsMadeOfIsInUseWhileItIsKept() throws Exception {
    Release release = live(Environment.production(SHOP, "main"), "one");

    assertThat(releases.isInUse(release.image())).isTrue();
    assertThat(releases.isInUse("other@" + release.digest())).isFalse();
    history.endLive(release.environment());
    history.remove(release);
    assertThat(releases.isInUse(release.image())).isFalse();
  }

  @Test
  void anImageThatIsGoneKeepsNothingFromGoingLive() {
    releases.tag(
        history.reserve(release(Environment.production(SHOP, "main"), "sha256:" + "0".repeat(64))));

    assertThat(images.digestOfTag("shop", COMMIT)).isEmpty();
  }

  private Release live(Environment environment, String content) throws Exception {
    Release release = history.reserve(release(environment, image(content).toString()));
    history.goLive(release);
    releases.tag(release);
    return release;
  }

  private NewRelease release(Environment environment, String digest) {
    catalog.open(environment);
    return new NewRelease(
        DeployId.random(),
        environment,
        COMMIT,
        "subject",
        "ada",
        "shop@" + digest,
        new ReleaseRuntime("/", 30, Map.of(), List.of(), List.of(), true, false, "5ec0"),
        0);
  }

  private Digest image(String content) throws Exception {
    RepositoryName shop = new RepositoryName("shop");
    Digest config =
        blobs.put(shop, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    String manifest =
        """
        {"schemaVersion":2,"config":{"digest":"%s"},"layers":[]}
        """
            .formatted(config);
    return new ManifestStore(blobs)
        .put(shop, new Manifest(Manifest.OCI_IMAGE, manifest.getBytes(StandardCharsets.UTF_8)));
  }

  private String tag(String name) {
    return images.digestOfTag("shop", name).orElse("none");
  }
}
