package dev.berth.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.concurrent.KeyedLocks;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.app.HostNames;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.postgres.TestDatabase;
import dev.berth.server.release.NewRelease;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.release.ReleaseRuntime;
import dev.berth.server.rollout.HealthEvidence;
import dev.berth.server.rollout.Instance;
import dev.berth.server.route.Route;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class SupervisorIT {
  private static final InstanceSpecs SPECS = new InstanceSpecs(List.of());
  private static final AppName SHOP = new AppName("shop");
  private static final Environment PRODUCTION = Environment.production(SHOP, "main");
  private static final Environment PREVIEW = Environment.preview(SHOP, "dark-mode");
  private static final String HOST = "shop.localhost";
  private static final DeploySettings SETTINGS =
      new DeploySettings(
          Duration.ofMinutes(1),
          Duration.ZERO,
          Duration.ZERO,
          20,
          Duration.ofDays(7),
          DataSize.ofMegabytes(1));

  private final FakeLauncher launcher = new FakeLauncher();
  private final FakeRouteTable table = new FakeRouteTable();
  private final FakeEngine engine = new FakeEngine();
  private TestDatabase database;
  private AppCatalog catalog;
  private ReleaseHistory history;
  private ReleaseRoutes routes;
  private Supervisor supervisor;
  private Crashes crashes;
  private final MovableClock clock = new MovableClock();

  @BeforeEach
  void anAppWithTwoEnvironments() {
    database = TestDatabase.fresh();
    catalog = new AppCatalog(database.jdbc(), Clock.systemUTC());
    catalog.ensure(SHOP, "main");
    catalog.open(PRODUCTION);
    catalog.open(PREVIEW);
    history =
        new ReleaseHistory(
            database.jdbc(),
            new TransactionTemplate(new DataSourceTransactionManager(database.dataSource())),
            JsonMapper.builder().build(),
            Clock.systemUTC());
    crashes = new Crashes(database.jdbc(), clock);
    HostNames hosts = new HostNames("localhost");
    routes = new ReleaseRoutes(table, history, hosts, release -> List.of());
    Repair repair =
        new Repair(
            SPECS,
            launcher,
            (instance, check, stillActive) -> new HealthEvidence("/", 200, 1, 1),
            routes,
            table,
            hosts,
            history,
            crashes,
            new KeyedLocks<>(),
            clock);
    InstanceRetirement retirement =
        new InstanceRetirement(launcher, table, routes, history, SETTINGS);
    supervisor =
        new Supervisor(
            engine::activeIds,
            catalog,
            history,
            launcher,
            table,
            hosts,
            repair,
            retirement,
            active -> {});
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aReplacedInstanceIsDrainedAndStopped() {
    Release old = live(PRODUCTION);
    Instance oldInstance = launcher.find(InstanceSpecs.name(old)).orElseThrow();
    Release current = live(PRODUCTION);

    supervisor.reconcile();

    eventually(() -> launcher.stopped.contains(oldInstance.name()));
    assertThat(table.drained).containsExactly(oldInstance.host() + ":8080");
    assertThat(launcher.find(InstanceSpecs.name(current))).isPresent();
    assertThat(table.find(HOST).map(Route::release)).contains(current.key());
    assertThat(table.routes).doesNotContainKey("shop--r" + old.number() + ".localhost");
  }

  @Test
  void aLiveInstanceThatEndedComesBackUnderANewAddress() {
    Release release = live(PRODUCTION);
    Instance ended = launcher.find(InstanceSpecs.name(release)).orElseThrow();
    launcher.running.remove(ended.name());

    supervisor.reconcile();

    eventually(() ->
        table.find(HOST).filter(route -> !route.targetHost().equals(ended.host())).isPresent());
    assertThat(launcher.find(InstanceSpecs.name(release))).isPresent();
  }

  @Test
  void aCrashLoopIsCountedAndNamed() {
    Release release = live(PRODUCTION);
    supervisor.reconcile();
    assertThat(crashes.live()).isEmpty();

    for (int crash = 1; crash <= 3; crash++) {
      crash(release);
    }

    Crashes.Story story = Objects.requireNonNull(crashes.live().get(PRODUCTION.key()));
    assertThat(story.count()).isEqualTo(3);
    assertThat(story.isLoop(clock.instant())).isTrue();
    assertThat(story.words()).isEqualTo("restarted 3 times; it ended with exit code 1");
    clock.pass(Duration.ofMinutes(6));
    assertThat(story.isLoop(clock.instant())).isFalse();
  }

  @Test
  void rareCrashesAreCountedAndNeitherALoopNorPunishedByAPause() {
    Release release = live(PRODUCTION);
    supervisor.reconcile();

    for (int crash = 1; crash <= 12; crash++) {
      clock.pass(Duration.ofMinutes(9));
      launcher.running.remove(InstanceSpecs.name(release));
      comesBack(release);
    }

    Crashes.Story story = Objects.requireNonNull(crashes.live().get(PRODUCTION.key()));
    assertThat(story.count()).isEqualTo(12);
    assertThat(story.isLoop(clock.instant())).isFalse();
  }

  @Test
  void whatWasNotSeenRunningHasNotCrashed() {
    Release release = live(PRODUCTION);
    launcher.running.remove(InstanceSpecs.name(release));

    supervisor.reconcile();

    eventually(() -> launcher.find(InstanceSpecs.name(release)).isPresent());
    assertThat(crashes.live()).isEmpty();
  }

  /** Ends the instance and waits until it is back, however long the pause. */
  private void crash(Release release) {
    launcher.running.remove(InstanceSpecs.name(release));
    supervisor.reconcile();
    clock.pass(Duration.ofMinutes(1).plusSeconds(1));
    comesBack(release);
  }

  /** Without any time passing. */
  private void comesBack(Release release) {
    eventually(() -> {
      supervisor.reconcile();
      return launcher
          .find(InstanceSpecs.name(release))
          .flatMap(instance ->
              table.find(HOST).filter(route -> route.targetHost().equals(instance.host())))
          .isPresent();
    });
    supervisor.reconcile();
  }

  @Test
  void anInstanceOfADeployUnderWayIsLeftAlone() {
    Release making = reserve(PRODUCTION);
    launcher.start(SPECS.of(making));
    engine.isDeploying(making.deploy(), PRODUCTION);

    supervisor.reconcile();

    assertThat(launcher.stopped).isEmpty();
    assertThat(launcher.running).hasSize(1);
  }

  @Test
  void whatAFailedDeployLeftIsStoppedAndItsRouteClosed() {
    Release failed = reserve(PRODUCTION);
    routes.lead(failed, launcher.start(SPECS.of(failed)));

    supervisor.reconcile();

    eventually(launcher.running::isEmpty);
    assertThat(table.routes).isEmpty();
  }

  @Test
  void aPreviewWhoseBranchIsGoneDoesNotStayLive() {
    Release preview = live(PREVIEW);
    catalog.end(PREVIEW);

    supervisor.reconcile();
    supervisor.reconcile();

    eventually(() -> launcher.stopped.contains(InstanceSpecs.name(preview)));
    assertThat(table.routes).isEmpty();
    assertThat(history.live(PREVIEW)).isEmpty();
  }

  @Test
  void aSwitchThatIsUnderWayIsNotUndoneByARepair() {
    Release live = live(PRODUCTION);
    launcher.running.remove(InstanceSpecs.name(live));
    Release next = reserve(PRODUCTION);
    engine.isDeploying(next.deploy(), PRODUCTION);
    routes.lead(next, launcher.start(SPECS.of(next)));
    Route switched = table.find(HOST).orElseThrow();

    supervisor.reconcile();

    eventually(() -> launcher.running.size() == 2);
    assertThat(table.find(HOST)).contains(switched);
  }

  private Release live(Environment environment) {
    Release release = reserve(environment);
    routes.lead(release, launcher.start(SPECS.of(release)));
    history.goLive(release);
    return release;
  }

  private Release reserve(Environment environment) {
    return history.reserve(
        new NewRelease(
            DeployId.random(),
            environment,
            "c0ffee",
            "Add a button",
            "Ada",
            "shop@sha256:1",
            new ReleaseRuntime("", 60, Map.of(), List.of(), List.of(), false, false, ""),
            0));
  }

  private static void eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
