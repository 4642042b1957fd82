package dev.berth.server.database;

import static dev.berth.server.database.EnvironmentDatabasesContract.client;
import static dev.berth.server.database.EnvironmentDatabasesContract.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.files.FileTree;
import dev.berth.sandbox.IsolationMode;
import dev.berth.sandbox.SandboxProcess;
import dev.berth.sandbox.network.Egress;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.isolation.TestIsolation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who reaches a cluster, and what becomes of it when it, or the server, is killed. */
@Timeout(300)
class ClusterIsolationIT {
  private static final int STRANGER = 54_324;

  private final ClusterFixture fixture = new ClusterFixture(DatabasesSettings.DEFAULT);
  private final Environment shop = Environment.production(new AppName("shop"), "main");

  @TempDir Path work;

  @BeforeEach
  void needsIsolation() {
    Assumptions.assumeTrue(
        fixture.isolation.sandboxes().mode() != IsolationMode.SHARED, "there is no isolation here");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void onlyASandboxThatWasLetOutToItReachesIt() throws IOException {
    DatabaseAccess access = fixture.databases.ensure(shop);
    Egress allowed = new Egress(true, Set.of(access.egress()));
    assertThat(fixture.isolation.connect(allowed, access.egress(), work))
        .containsExactly("REACHED");
    assertThat(fixture.isolation.connect(Egress.PUBLIC, access.egress(), work))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("refused"));
    Assumptions.assumeTrue(fixture.isolation.sandboxes().mode() == IsolationMode.SYSTEM);
    InetSocketAddress address = new InetSocketAddress(access.host(), access.port());
    assertThat(TestIsolation.connectAs(0, address)).isEqualTo("REACHED");
    assertThat(TestIsolation.connectAs(STRANGER, address)).startsWith("refused");
  }

  @Test
  void itsFilesAreClosedToEverybodyElse() throws IOException {
    fixture.databases.ensure(shop);
    Path own = fixture.data.databases().resolve("environments/shop");
    assertThat(Files.getPosixFilePermissions(own))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(own.resolve("passwords")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Assumptions.assumeTrue(fixture.isolation.sandboxes().mode() == IsolationMode.SYSTEM);
    Path data = new ClusterFiles(own).data().orElseThrow();
    assertThat((Integer) Files.getAttribute(data, "unix:uid")).isGreaterThan(100_000);
  }

  @Test
  void aKilledClusterComesBackAtItsAddressWithItsRows() throws IOException {
    DatabaseAccess access = fixture.databases.ensure(shop);
    client(access).sql("CREATE TABLE kept AS SELECT 1 AS one").update();
    SandboxProcess killed = fixture.process(shop).orElseThrow();
    ProcessHandle.of(killed.identity().pid()).orElseThrow().destroyForcibly();
    while (fixture.process(shop).isPresent()) {
      Thread.onSpinWait();
    }
    fixture.databases.wakeFallen();
    assertThat(fixture.process(shop).orElseThrow().address()).isEqualTo(killed.address());
    assertThat(rows(access, "kept")).isEqualTo(1);
  }

  @Test
  void whatSleepsIsNotWokenByTheKeeper() {
    fixture.databases.ensure(shop);
    fixture.databases.sleep(shop);
    fixture.databases.wakeFallen();
    assertThat(fixture.databases.isAwake(shop)).isFalse();
  }

  @Test
  void aCrashBeforeTheDataCountsLeavesNothingAndOneAfterItARestorePoint() throws IOException {
    DatabaseAccess access = fixture.databases.ensure(shop);
    fixture.databases.sleep(shop);
    ClusterFiles files = new ClusterFiles(fixture.data.databases().resolve("environments/shop"));
    FileTree.copy(files.data().orElseThrow(), files.unfinished(), path -> true);
    FileTree.copy(files.data().orElseThrow(), files.directory().resolve("data-cut"), path -> true);
    assertThat(fixture.databases.ensure(shop)).isEqualTo(access);
    assertThat(fixture.databases.restorePoints(shop))
        .extracting(RestorePoint::reason)
        .containsExactly("found after a crash");
    try (var names = Files.list(files.directory())) {
      assertThat(names.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("copying-") || name.equals("data-cut"));
    }
  }
}
