package dev.berth.server.database;

import static dev.berth.server.database.EnvironmentDatabasesContract.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is killed leaves its databases serving; the next one takes them over. */
@Timeout(300)
class ClusterAdoptionIT {
  private static final Environment SHOP = Environment.production(new AppName("shop"), "main");

  @Test
  void aClusterOutlivesItsKilledServerAndIsAdopted() throws Exception {
    Path root = ClusterFixture.directory();
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledServer.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = server.inputReader(StandardCharsets.UTF_8).readLine();
    server.destroyForcibly().waitFor();

    ClusterFixture next = new ClusterFixture(root, DatabasesSettings.DEFAULT);
    try (next) {
      next.databases.sweep();
      assertThat(next.databases.isAwake(SHOP)).isTrue();
      assertThat(said(next)).isEqualTo(said);
      next.databases.wakeFallen();
      DatabaseAccess access = next.databases.ensure(SHOP);
      assertThat(said(next)).isEqualTo(said);
      assertThat(rows(access, "kept")).isEqualTo(1);
    }
  }

  private static String said(ClusterFixture fixture) {
    return fixture.databases.find(SHOP).orElseThrow().egress()
        + " "
        + fixture.process(SHOP).orElseThrow().identity().pid();
  }

  /** Makes a database and waits to be killed; a program of its own. */
  static final class KilledServer {
    private KilledServer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      ClusterFixture fixture = new ClusterFixture(Path.of(arguments[0]), DatabasesSettings.DEFAULT);
      EnvironmentDatabasesContract.client(fixture.databases.ensure(SHOP))
          .sql("CREATE TABLE kept AS SELECT 1 AS one")
          .update();
      System.out.println(said(fixture));
      Thread.sleep(600_000);
    }
  }
}
