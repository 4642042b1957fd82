package dev.berth.server.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stored route is a delivered route, now or as soon as the router is back. */
class RouteTableIT {
  @TempDir Path directory;
  private RouteFixture berth;

  @BeforeEach
  void start() throws Exception {
    berth = new RouteFixture(directory);
  }

  @AfterEach
  void stop() throws Exception {
    berth.close();
  }

  @Test
  void aRouteIsStoredUnderAGrowingGeneration() {
    Route route =
        Route.wholeHost(
            "shop.localhost",
            "web",
            "10.0.0.2",
            8080,
            "shop/1",
            List.of(new Route.Assets("/a/", "/d")));
    long first = berth.table.put(route);
    assertThat(berth.table.put(route)).isGreaterThan(first);
    assertThat(berth.table.find("Shop.localhost")).contains(route);
    assertThat(berth.table.all()).containsExactly(route);
    berth.table.remove("shop.localhost");
    berth.table.remove("shop.localhost");
    assertThat(berth.table.find("shop.localhost")).isEmpty();
    assertThat(berth.table.all()).isEmpty();
  }

  @Test
  void pathsOfOneHostLeadToDifferentProcesses() throws Exception {
    berth.process.ensureRunning();
    Route web = berth.app("shop.localhost", "shop/1");
    Route other = berth.app("shop.localhost", "shop/1-api");
    Route api =
        new Route(
            "shop.localhost",
            "/api",
            true,
            "api",
            other.targetHost(),
            other.targetPort(),
            other.release(),
            List.of());
    berth.table.put(web);
    berth.table.put(api);
    assertThat(berth.table.all()).containsExactly(web, api);
    assertThat(berth.table.find("shop.localhost")).contains(web);
    assertThat(berth.releaseAt("shop.localhost")).contains("shop/1");
    assertThat(berth.visitor.ask("shop.localhost", "/api/x", Duration.ofSeconds(10)).release())
        .contains("shop/1-api");
    assertThat(berth.visitor.ask("shop.localhost", "/apis", Duration.ofSeconds(10)).release())
        .contains("shop/1");
    berth.table.remove("shop.localhost");
    assertThat(berth.table.all()).isEmpty();
    assertThat(berth.releaseAt("shop.localhost")).isEmpty();
  }

  @Test
  void whatAnEarlierVersionRoutedIsAllOfAHostAndItsWebProcess() {
    FluentConfiguration earlier =
        Flyway.configure().dataSource(berth.database.dataSource()).schemas("earlier");
    earlier.target("140").load().migrate();
    berth
        .database
        .jdbc()
        .sql(
            """
            insert into earlier.route (host, target_host, target_port, release)
            values ('shop.localhost', '10.0.0.2', 8080, 'shop/1')
            """)
        .update();
    earlier.target(MigrationVersion.LATEST).load().migrate();
    assertThat(
            berth
                .database
                .jdbc()
                .sql("select path || ' ' || strip || ' ' || process from earlier.route")
                .query(String.class)
                .list())
        .containsExactly("/ false web");
  }

  @Test
  void theRouterHasSwitchedWhenPutReturns() throws Exception {
    berth.process.ensureRunning();
    Route one = berth.app("shop.localhost", "shop/1");
    Route two = berth.app("shop.localhost", "shop/2");
    for (int i = 0; i < 20; i++) {
      Route next = i % 2 == 0 ? one : two;
      long generation = berth.table.put(next);
      assertThat(berth.releaseAt("shop.localhost")).contains(next.release());
      assertThat(berth.client.status().generation()).isEqualTo(generation);
    }
    assertThat(berth.table.drain("127.0.0.1", one.targetPort(), Duration.ofSeconds(5))).isZero();
    berth.table.remove("shop.localhost");
    assertThat(berth.releaseAt("shop.localhost")).isEmpty();
  }

  @Test
  void whatWasStoredWhileTheRouterWasDownIsDeliveredLater() throws Exception {
    berth.table.put(berth.app("shop.localhost", "shop/1"));
    berth.process.ensureRunning();
    berth.table.deliverAll();
    assertThat(berth.releaseAt("shop.localhost")).contains("shop/1");
  }

  @Test
  void aRouterThatRemembersALaterGenerationStillObeys() throws Exception {
    berth.process.ensureRunning();
    Route shop = berth.app("shop.localhost", "shop/1");
    for (int i = 0; i < 5; i++) {
      berth.table.put(shop);
    }
    berth.database.jdbc().sql("update route_generation set generation = 1").update();
    berth.newTable().put(berth.app("new.localhost", "new/1"));
    assertThat(berth.releaseAt("new.localhost")).contains("new/1");
  }

  @Test
  void changesFromManyThreadsAllArrive() throws Exception {
    berth.process.ensureRunning();
    Route shop = berth.app("shop.localhost", "shop/1");
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String host = "app" + i + ".localhost";
      threads.add(
          Thread.ofVirtual()
              .start(() ->
                  berth.table.put(
                      Route.wholeHost(
                          host, "web", "127.0.0.1", shop.targetPort(), host, List.of()))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (int i = 0; i < 20; i++) {
      assertThat(berth.releaseAt("app" + i + ".localhost")).contains("app" + i + ".localhost");
    }
  }
}
