package dev.berth.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

@Timeout(90)
class PostgresClusterIT {
  private static final int UID = 199_001;
  private Path directory = Path.of("/nonexistent");

  @BeforeEach
  void directory() throws IOException {
    directory = Files.createTempDirectory("berth-cluster-");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @AfterEach
  void remove() throws IOException {
    cluster().stop();
    FileSystemUtils.deleteRecursively(directory);
  }

  @Test
  void aClusterIsMadeStartedAndStopped() {
    PostgresCluster cluster = cluster();
    assertThat(cluster.isRunning()).isFalse();
    Endpoint endpoint = cluster.ensureRunning();
    assertThat(show(endpoint, "fsync")).isEqualTo("on");
    assertThat(show(endpoint, "listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(cluster.isRunning()).isTrue();
    cluster.stop();
    assertThat(cluster.isRunning()).isFalse();
  }

  @Test
  void aLivingPostmasterIsAdopted() throws IOException {
    Endpoint first = cluster().ensureRunning();
    long pid = pid();
    assertThat(cluster().ensureRunning()).isEqualTo(first);
    assertThat(pid()).isEqualTo(pid);
  }

  @Test
  void thePortAndTheDataSurviveARestart() {
    Endpoint first = cluster().ensureRunning();
    write(first);
    cluster().stop();
    Endpoint second = cluster().ensureRunning();
    assertThat(second).isEqualTo(first);
    assertThat(rows(second)).isEqualTo(1);
  }

  @Test
  void aKilledPostmasterIsReplacedAndNoRowIsLost() throws IOException {
    write(cluster().ensureRunning());
    long killed = pid();
    ProcessHandle postmaster = ProcessHandle.of(killed).orElseThrow();
    postmaster.destroyForcibly();
    Endpoint second = cluster().ensureRunning();
    assertThat(rows(second)).isEqualTo(1);
    assertThat(pid()).isNotEqualTo(killed);
  }

  @Test
  void aPidFileThatNamesAStrangerAfterARebootDoesNotHinder() throws IOException {
    write(cluster().ensureRunning());
    Path pidFile = directory.resolve("data/postmaster.pid");
    List<String> lines = Files.readAllLines(pidFile);
    cluster().stop();
    lines.set(0, Long.toString(ProcessHandle.current().pid()));
    Files.write(pidFile, lines);
    assertThat(rows(cluster().ensureRunning())).isEqualTo(1);
  }

  @Test
  void aPortThatSomebodyElseTookIsChosenAnew() throws IOException {
    Endpoint first = cluster().ensureRunning();
    write(first);
    cluster().stop();
    try (ServerSocket _ = new ServerSocket(first.port(), 1, InetAddress.getLoopbackAddress())) {
      Endpoint second = cluster().ensureRunning();
      assertThat(second.port()).isNotEqualTo(first.port());
      assertThat(rows(second)).isEqualTo(1);
    }
  }

  @Test
  void nobodyLogsInWithoutThePassword() {
    Endpoint endpoint = cluster().ensureRunning();
    DriverManagerDataSource without =
        new DriverManagerDataSource(endpoint.url("postgres"), endpoint.user(), "wrong");
    assertThatThrownBy(without::getConnection).hasMessageContaining("password");
    assertThat(endpoint.toString()).doesNotContain(endpoint.password());
  }

  @Test
  void theFilesAreClosedToEverybodyElseAndRootIsNotTheServer() throws IOException {
    cluster().ensureRunning();
    assertThat(Files.getPosixFilePermissions(directory.resolve("password")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(directory.resolve("data")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.getAttribute(Path.of("/proc/" + pid()), "unix:uid")).isNotEqualTo(0);
  }

  private PostgresCluster cluster() {
    Path binaries =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "berth-test-binaries-" + System.getProperty("user.name", "unknown"));
    return new PostgresCluster(
        directory,
        PostgresBinaries.in(binaries),
        ClusterUser.unprivileged(UID),
        ClusterTuning.small(),
        directory.getFileName() + "/postgres");
  }

  private long pid() throws IOException {
    return Postmaster.of(directory.resolve("data")).orElseThrow().pid();
  }

  private static String show(Endpoint endpoint, String parameter) {
    return client(endpoint).sql("SHOW " + parameter).query(String.class).single();
  }

  private static void write(Endpoint endpoint) {
    client(endpoint).sql("CREATE TABLE kept AS SELECT 1 AS one").update();
  }

  private static int rows(Endpoint endpoint) {
    return client(endpoint).sql("SELECT count(*) FROM kept").query(Integer.class).single();
  }

  private static JdbcClient client(Endpoint endpoint) {
    return JdbcClient.create(endpoint.database("postgres"));
  }
}
