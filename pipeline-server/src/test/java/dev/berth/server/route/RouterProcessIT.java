package dev.berth.server.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The router outlives the server, is found again, and is repaired when it dies. */
class RouterProcessIT {
  @TempDir Path directory;
  private RouteFixture berth;

  @BeforeEach
  void start() throws Exception {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs Linux: no /proc here");
    berth = new RouteFixture(directory);
  }

  @AfterEach
  void stop() throws Exception {
    if (berth != null) {
      berth.close();
    }
  }

  @Test
  void aLivingRouterIsAdopted() {
    RouterIdentity started = berth.process.ensureRunning();
    assertThat(berth.process.ensureRunning()).isEqualTo(started);
    assertThat(started.isAlive()).isTrue();
  }

  @Test
  void underRootTheRouterHasAUserOfItsOwnAndNoPrivilege() throws IOException {
    Assumptions.assumeTrue(berth.files.isRoot(), "needs root");
    long pid = berth.process.ensureRunning().pid();
    assertThat(Files.readString(Path.of("/proc/" + pid + "/status")))
        .containsPattern("Uid:\\s+%1$d\\s+%1$d\\s+%1$d".formatted(RouteFixture.UID))
        .containsPattern("CapPrm:\\s+0000000000000000")
        .containsPattern("CapBnd:\\s+0000000000000000")
        .containsPattern("NoNewPrivs:\\s+1");
  }

  @Test
  void aKilledRouterIsRepairedWithItsRoutes() throws Exception {
    RouterKeeper keeper = berth.keeper();
    keeper.start();
    try {
      berth.table.put(berth.app("shop.localhost", "shop/1"));
      assertThat(berth.releaseAt("shop.localhost")).contains("shop/1");
      RouterIdentity first = berth.process.ensureRunning();
      for (int i = 0; i < 2; i++) {
        ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
        berth.awaitRelease("shop.localhost", "shop/1");
        RouterIdentity second = berth.process.ensureRunning();
        assertThat(second).isNotEqualTo(first);
        first = second;
      }
    } finally {
      keeper.stop();
    }
    assertThat(berth.releaseAt("shop.localhost")).contains("shop/1");
  }

  @Test
  void aRouterOfAnOlderVersionHandsOverAndEnds() throws Exception {
    berth.table.put(berth.app("shop.localhost", "shop/1"));
    RouterIdentity old =
        berth.processOf(RouteFixture.installedIn(directory.resolve("old"))).ensureRunning();
    berth.table.deliverAll();
    AtomicInteger answered = new AtomicInteger();
    Queue<String> lost = new ConcurrentLinkedQueue<>();
    Thread visitor = Thread.ofPlatform().start(() -> visit(answered, lost));
    awaitMore(answered);
    RouterProcess newer = berth.processOf(RouteFixture.installedIn(directory.resolve("new")));
    RouterIdentity successor = newer.ensureRunning();
    assertThat(successor).isNotEqualTo(old);
    berth.table.deliverAll();
    while (old.isAlive()) {
      Thread.sleep(20);
    }
    awaitMore(answered);
    visitor.interrupt();
    visitor.join();
    assertThat(lost).isEmpty();
    assertThat(newer.ensureRunning()).isEqualTo(successor);
    assertThat(berth.client.status().pid()).isEqualTo(successor.pid());
  }

  private void visit(AtomicInteger answered, Queue<String> lost) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        int status = status("/");
        if (status != 200) {
          lost.add("status " + status);
        }
        answered.incrementAndGet();
      } catch (ClosedByInterruptException e) {
        return;
      } catch (IOException e) {
        lost.add(e.toString());
      }
    }
  }

  private static void awaitMore(AtomicInteger answered) throws InterruptedException {
    int before = answered.get();
    while (answered.get() < before + 50) {
      Thread.sleep(2);
    }
  }

  @Test
  void whatARouterLearnsIsKeptForTheNextStart() throws Exception {
    RouterProcess installed =
        berth.processOf(RouteFixture.installedIn(directory.resolve("installed")));
    RouterProgram program = installed.program();
    Path place = program.placeForCache().orElseThrow();
    new RouterCache(berth.files).make(program, place);
    assertThat(installed.program().cache()).contains(place);
    RouterIdentity started = installed.ensureRunning();
    assertThat(Files.readString(Path.of("/proc/" + started.pid() + "/maps")))
        .contains(place.getFileName().toString());
  }

  @Test
  void aCacheThatDoesNotLoadIsDroppedAndTheRouterStartsWithout() throws Exception {
    RouterProcess installed =
        berth.processOf(RouteFixture.installedIn(directory.resolve("installed")));
    Path cache = installed.program().placeForCache().orElseThrow();
    new RouterCache(berth.files).make(installed.program(), cache);
    damage(cache);
    RouterIdentity started = installed.ensureRunning();
    assertThat(started.isAlive()).isTrue();
    assertThat(cache).doesNotExist();
    assertThat(Files.readString(berth.data.supervisor().resolve("router")))
        .startsWith(started.pid() + "\0" + started.startTicks() + "\0")
        .doesNotContain("AOTCache");
  }

  /** The header stays whole: a JVM sees by itself that a file is no cache of its own. */
  private static void damage(Path cache) throws IOException {
    byte[] content = Files.readAllBytes(cache);
    Arrays.fill(content, 1 << 20, content.length, (byte) 0x5a);
    Files.write(cache, content);
  }

  @Test
  void aTakenPortIsNamedWithItsHolder() throws IOException {
    try (ServerSocket holder =
        new ServerSocket(berth.settings.port(), 1, InetAddress.getLoopbackAddress())) {
      DeployException refused =
          catchThrowableOfType(DeployException.class, berth.process::ensureRunning);
      assertThat(refused.failure().code()).isEqualTo("route.port-taken");
      assertThat(refused.failure().summary())
          .contains("Port " + holder.getLocalPort(), "java", "" + ProcessHandle.current().pid());
    }
  }

  @Test
  void aRouterThatCannotStartSaysWhy() throws IOException {
    Path nothing = Files.createDirectories(directory.resolve("nothing"));
    RouterProcess broken =
        new RouterProcess(
            berth.data,
            berth.files,
            berth.client,
            berth.settings,
            new RouterSettings(nothing.toString(), RouteFixture.UID, Duration.ofSeconds(5)));
    assertThat(catchThrowableOfType(DeployException.class, broken::ensureRunning).failure())
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo("route.router-not-started");
          assertThat(failure.summary()).contains("no router on the class path");
        });
  }

  @Test
  void publishedClientFilesOutliveTheirRelease() throws IOException {
    berth.process.ensureRunning();
    Path built = directory.resolve("built");
    Path sub = Files.createDirectories(built.resolve("sub"));
    Files.writeString(sub.resolve("app-1.js"), "old script");
    Files.createSymbolicLink(sub.resolve("link.js"), Path.of("/etc/passwd"));
    AssetArchive archive = new AssetArchive(berth.files);
    List<AssetArchive.Source> sources = List.of(new AssetArchive.Source("/assets/", built));
    List<Route.Assets> published = archive.publish("shop/1", sources);
    assertThat(archive.publish("shop/1", sources)).isEqualTo(published);
    Route app = berth.app("shop.localhost", "shop/2");
    berth.table.put(
        Route.wholeHost(
            app.host(), "web", app.targetHost(), app.targetPort(), app.release(), published));
    assertThat(status("/assets/sub/app-1.js")).isEqualTo(200);
    assertThat(status("/assets/sub/link.js")).isEqualTo(404);
    archive.remove("shop/1");
    archive.remove("shop/1");
    assertThat(status("/assets/sub/app-1.js")).isEqualTo(404);
  }

  private int status(String path) throws IOException {
    return berth.visitor.ask("shop.localhost", path, Duration.ofSeconds(10)).status();
  }
}
