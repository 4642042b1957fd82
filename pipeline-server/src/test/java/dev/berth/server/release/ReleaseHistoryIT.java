package dev.berth.server.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.postgres.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class ReleaseHistoryIT {
  private static final AppName SHOP = new AppName("shop");
  private static final Environment PRODUCTION = Environment.production(SHOP, "main");
  private static final Environment PREVIEW = Environment.preview(SHOP, "dark-mode");
  private static final ReleaseRuntime RUNTIME =
      new ReleaseRuntime(
          "/healthz",
          30,
          Map.of("LOG_LEVEL", "info"),
          List.of(new ReleaseRuntime.ClientFiles("/assets/", "/app/dist/assets")),
          List.of("APP_URL"),
          true,
          false,
          "5ec0");

  private TestDatabase database;
  private ReleaseHistory history;

  @BeforeEach
  void anAppWithTwoEnvironments() {
    database = TestDatabase.fresh();
    AppCatalog catalog = new AppCatalog(database.jdbc(), Clock.systemUTC());
    catalog.ensure(SHOP, "main");
    catalog.open(PRODUCTION);
    catalog.open(PREVIEW);
    assertThat(catalog.environments(SHOP)).containsExactly(PRODUCTION, PREVIEW);
    history =
        new ReleaseHistory(
            database.jdbc(),
            new TransactionTemplate(new DataSourceTransactionManager(database.dataSource())),
            JsonMapper.builder().build(),
            Clock.systemUTC());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void numbersGrowOverAllEnvironmentsOfAnApp() {
    assertThat(reserve(PRODUCTION).number()).isEqualTo(1);
    assertThat(reserve(PREVIEW).number()).isEqualTo(2);
    assertThat(reserve(PRODUCTION).number()).isEqualTo(3);
  }

  @Test
  void aDeployThatAsksAgainGetsTheSameNumber() {
    NewRelease release = newRelease(PRODUCTION);
    Release first = history.reserve(release);
    reserve(PRODUCTION);
    assertThat(history.reserve(release)).isEqualTo(first);
    assertThat(first.runtime()).isEqualTo(RUNTIME);
  }

  @Test
  void deploysThatAskAtTheSameTimeGetDifferentNumbers() throws InterruptedException {
    Set<Long> numbers = new ConcurrentSkipListSet<>();
    List<Thread> threads =
        java.util.stream.IntStream.range(0, 6)
            .mapToObj(i -> Thread.ofVirtual().start(() -> numbers.add(reserve(PREVIEW).number())))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(numbers).hasSize(6);
  }

  @Test
  void oneReleaseOfAnEnvironmentIsLive() {
    Release first = live(PRODUCTION);
    Release second = live(PRODUCTION);
    Release other = live(PREVIEW);
    assertThat(history.live(PRODUCTION)).map(Release::number).contains(second.number());
    assertThat(history.live())
        .extracting(Release::number)
        .containsExactly(second.number(), other.number());
    assertThat(history.of(PRODUCTION, 10))
        .extracting(Release::number)
        .containsExactly(second.number(), first.number());
  }

  @Test
  void aReservedReleaseIsNoneToGoBackTo() {
    Release reserved = reserve(PRODUCTION);
    assertThat(history.find(SHOP, reserved.number())).isEmpty();
    assertThat(history.of(PRODUCTION, 10)).isEmpty();
    history.goLive(reserved);
    assertThat(history.find(SHOP, reserved.number())).isPresent();
  }

  @Test
  void aLiveReleaseCanNotBeRemoved() {
    Release release = live(PRODUCTION);
    history.remove(release);
    assertThat(history.find(SHOP, release.number())).isPresent();
    live(PRODUCTION);
    history.remove(release);
    assertThat(history.find(SHOP, release.number())).isEmpty();
  }

  @Test
  void retentionKeepsTheNewestOfEachEnvironmentAndEverythingLive() {
    Release oldPreview = live(PREVIEW);
    Release first = live(PRODUCTION);
    Release second = live(PRODUCTION);
    Release third = live(PRODUCTION);
    history.goLive(second);
    assertThat(new Retention(1).expired(history.kept(), Set.of()))
        .extracting(Release::number)
        .containsExactly(first.number());
    assertThat(history.kept())
        .extracting(Release::number)
        .containsExactly(oldPreview.number(), first.number(), second.number(), third.number());
  }

  @Test
  void retentionForgetsWhatBelongsToAPreviewThatEndedLongAgo() {
    Release ofPreview = live(PREVIEW);
    Release reopened = live(PRODUCTION);
    history.endLive(PREVIEW);

    assertThat(new Retention(5).expired(history.kept(), Set.of(PREVIEW.key(), PRODUCTION.key())))
        .as("what is live stays whatever is said of its environment")
        .extracting(Release::number)
        .containsExactly(ofPreview.number())
        .doesNotContain(reopened.number());
  }

  @Test
  void removedReleasesAreForgottenAndTheirNumbersAreNotGivenAgain() {
    Release first = live(PRODUCTION);
    Release second = live(PREVIEW);
    history.endLive(PREVIEW);
    live(PRODUCTION);
    history.remove(first);
    history.remove(second);

    history.forgetRemoved(Instant.now().minusSeconds(60));
    assertThat(history.of(first.deploy())).isPresent();
    history.forgetRemoved(Instant.now().plusSeconds(60));

    assertThat(history.of(first.deploy())).isEmpty();
    assertThat(history.of(second.deploy())).isEmpty();
    Release newest = reserve(PREVIEW);
    assertThat(newest.number()).isEqualTo(4);
    history.remove(newest);
    history.forgetRemoved(Instant.now().plusSeconds(60));
    assertThat(reserve(PREVIEW).number()).isEqualTo(5);
  }

  @Test
  void anInstancesReleaseIsFoundByEnvironmentAndNumber() {
    Release reserved = reserve(PREVIEW);
    assertThat(history.of(PREVIEW.key(), reserved.number())).contains(reserved);
    assertThat(history.of(PRODUCTION.key(), reserved.number())).isEmpty();
  }

  private Release live(Environment environment) {
    Release release = reserve(environment);
    history.goLive(release);
    return release;
  }

  private Release reserve(Environment environment) {
    return history.reserve(newRelease(environment));
  }

  private static NewRelease newRelease(Environment environment) {
    return new NewRelease(
        DeployId.random(),
        environment,
        "c0ffee",
        "Add a button",
        "Ada",
        "shop@sha256:1",
        RUNTIME,
        0);
  }
}
