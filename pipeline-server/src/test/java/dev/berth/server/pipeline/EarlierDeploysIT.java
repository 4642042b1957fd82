package dev.berth.server.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.json.JsonMapper;

/** Deploys from when the engine knew lanes only. */
class EarlierDeploysIT {
  private static final AppName SHOP = new AppName("shop");

  record Build(String commit) {}

  record Rollback(long release) {}

  @Test
  void areFoundByAppAndEnvironmentAndSayWhatTheyWereAskedFor() throws SQLException {
    try (TestDatabase database = TestDatabase.fresh();
        Connection connection = database.dataSource().getConnection()) {
      flyway(database, "140").migrate();
      JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
      jdbc.sql("set search_path to earlier").update();
      insert(
          jdbc, "deploy", "shop", "SUCCEEDED", "PRODUCTION', 'branch', 'main', 'commit', 'c0ffee");
      insert(jdbc, "rollback", "shop", "STUCK", "PRODUCTION', 'branch', 'main', 'release', '3");
      insert(
          jdbc, "deploy", "shop--fork-7", "FAILED", "FORK', 'branch', '/fork/7', 'commit', 'beef");

      flyway(database, "latest").migrate();

      DeployTable table =
          new DeployTable(
              jdbc,
              JsonMapper.builder().build(),
              Map.of("deploy", Build.class, "rollback", Rollback.class));
      assertThat(table.recentOf(SHOP, 10))
          .extracting(Deploy::environment, Deploy::request)
          .containsExactly(
              tuple(Environment.fork(SHOP, 7), new Build("beef")),
              tuple(Environment.production(SHOP, "main"), new Rollback(3)),
              tuple(Environment.production(SHOP, "main"), new Build("c0ffee")));
      assertThat(table.newestOf(List.of(Environment.production(SHOP, "main")))).hasSize(1);
      assertThat(table.stuck()).isEqualTo(1);
    }
  }

  private static Flyway flyway(TestDatabase database, String target) {
    return Flyway.configure()
        .dataSource(database.dataSource())
        .schemas("earlier")
        .target(target)
        .load();
  }

  private static void insert(
      JdbcClient jdbc, String kind, String lane, String status, String request) {
    jdbc.sql(
            """
            insert into deploy (id, kind, lane, request, requested_by, priority, time_limit, status,
                                submitted_at)
            values (gen_random_uuid(), '%s', '%s', json_build_object('app', 'shop', 'kind', '%s'),
                    'ada', 0, interval '1 min', '%s', now())
            """
                .formatted(kind, lane, request, status))
        .update();
  }
}
