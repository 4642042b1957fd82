package dev.berth.server.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.sandbox.IsolationMode;
import dev.berth.sandbox.SandboxProcess;
import dev.berth.sandbox.SandboxResult;
import dev.berth.sandbox.SandboxSpec;
import dev.berth.sandbox.Sandboxes;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.postgres.TestDatabase;
import dev.berth.server.provision.Provisioner.Wanted;
import dev.berth.server.secret.SecretFixture;
import dev.berth.server.volume.Volumes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What provisioning does, whoever does the work. */
abstract class ProvisionerContract {
  static final AppName SHOP = new AppName("shop");
  static final Environment PRODUCTION = Environment.production(SHOP, "main");
  static final Environment PREVIEW = Environment.preview(SHOP, "dark-mode");

  @TempDir Path directory;
  final MapDatabases databases = new MapDatabases();
  final List<String> said = new ArrayList<>();
  final Clock clock = Clock.systemUTC();
  TestDatabase database;
  SecretFixture secrets;
  Volumes volumes;
  Provisioner provisioner;

  abstract boolean withTerraform();

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
    AppCatalog catalog = new AppCatalog(database.jdbc(), clock);
    catalog.ensure(SHOP, "main");
    catalog.open(PRODUCTION);
    catalog.open(PREVIEW);
    DataDirectory data = new DataDirectory(directory);
    secrets = new SecretFixture(data, database.jdbc(), catalog, clock);
    volumes = new Volumes(data, new NoSandboxes());
    provisioner =
        new Provisioner(
            new Resources(databases, volumes, secrets.variables, secrets.redaction, catalog),
            secrets.states,
            database.jdbc(),
            clock,
            new FoundTerraform(
                data, new ProvisionSettings(withTerraform(), Duration.ofSeconds(60))));
  }

  @AfterEach
  void close() {
    if (secrets != null) {
      secrets.close();
      database.close();
    }
  }

  @Test
  void whatIsWantedIsMadeOnceAndSaid() {
    ensure(PRODUCTION, true, true);
    ensure(PRODUCTION, true, true);

    assertThat(databases.calls).containsExactly("make shop");
    assertThat(volumes.find(PRODUCTION)).isPresent();
    assertThat(said)
        .containsExactlyInAnyOrder(
            "New PostgreSQL database, in DATABASE_URL",
            "New volume /data (STORAGE_DIR): what is in it stays");
  }

  @Test
  void aPreviewBeginsWithACopyOfProductionsData() {
    ensure(PRODUCTION, true, false);

    provisioner.ensure(PREVIEW, new Wanted(true, Optional.of(PRODUCTION), false), said::add);

    assertThat(databases.calls).containsExactly("make shop", "copy shop to " + PREVIEW.key());
    assertThat(said).last().asString().startsWith("New database: a copy of production's");
  }

  @Test
  void whatWasLostIsMadeAgain() {
    ensure(PRODUCTION, true, true);
    databases.contents.clear();

    ensure(PRODUCTION, true, true);

    assertThat(databases.calls).containsExactly("make shop", "make shop");
  }

  @Test
  void whatIsWantedLaterIsAdded() {
    ensure(PRODUCTION, false, true);
    ensure(PRODUCTION, true, true);

    assertThat(databases.contents).containsOnlyKeys("shop");
  }

  @Test
  void aFailureKeepsItsOwnWordsAndTheNextRunGoesOn() {
    databases.whileMaking =
        () -> {
          throw new DeployException(ProvisionCode.BUSY.because("The disk is full", "Make room"));
        };
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(() -> ensure(PRODUCTION, true, false))
        .satisfies(e -> assertThat(e.failure().summary()).isEqualTo("The disk is full"));

    databases.whileMaking = () -> {};
    ensure(PRODUCTION, true, false);
    assertThat(databases.contents).containsOnlyKeys("shop");
  }

  @Test
  void ofAnEnvironmentThatEndsNothingIsLeft() {
    ensure(PREVIEW, true, true);
    ensure(PRODUCTION, true, true);

    provisioner.remove(PREVIEW);
    provisioner.remove(PREVIEW);

    assertThat(databases.contents).containsOnlyKeys("shop");
    assertThat(volumes.find(PREVIEW)).isEmpty();
    assertThat(volumes.find(PRODUCTION)).isPresent();
    assertThat(secrets.states.read(PREVIEW)).isEmpty();
    ensure(PREVIEW, true, false);
    assertThat(databases.contents).containsOnlyKeys("shop", PREVIEW.key());
  }

  @Test
  void ofManyAtOnceOneWorksAndTheOthersFindItsWork() throws Exception {
    try (ExecutorService many = Executors.newFixedThreadPool(4)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        runs.add(many.submit(() -> ensure(PRODUCTION, true, true)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    }

    assertThat(databases.calls).containsExactly("make shop");
    assertThat(provisioner.unlock(PRODUCTION)).isEmpty();
  }

  @Test
  void whoWaitsCanBeInterrupted() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    databases.whileMaking =
        () -> {
          working.countDown();
          awaitUninterruptibly(done);
        };
    Thread first = Thread.ofPlatform().start(() -> ensure(PRODUCTION, true, false));
    working.await();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread second =
        Thread.ofPlatform()
            .uncaughtExceptionHandler((thread, e) -> failure.set(e))
            .start(() -> ensure(PRODUCTION, true, true));

    second.interrupt();
    second.join();
    done.countDown();
    first.join();

    assertThat(failure.get())
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("provision.busy");
    assertThat(volumes.find(PRODUCTION)).isEmpty();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  final void ensure(Environment environment, boolean withDatabase, boolean withVolume) {
    provisioner.ensure(
        environment, new Wanted(withDatabase, Optional.empty(), withVolume), said::add);
  }

  /** Nothing runs here; directories belong to whom they belong. */
  private static final class NoSandboxes implements Sandboxes {
    @Override
    public IsolationMode mode() {
      return IsolationMode.SYSTEM;
    }

    @Override
    public SandboxResult run(SandboxSpec spec, Consumer<String> output, Duration timeout) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SandboxProcess start(SandboxSpec spec, int port, Path log) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SandboxProcess serve(SandboxSpec spec, int port, Path log) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<SandboxProcess> find(String mark) {
      return Optional.empty();
    }

    @Override
    public List<SandboxProcess> running() {
      return List.of();
    }

    @Override
    public void stop(String mark, Duration grace) {}

    @Override
    public void forget(String tenant) {}

    @Override
    public void own(String tenant, Path place) {}
  }
}
