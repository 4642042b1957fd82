package dev.berth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.sandbox.limits.Limits;
import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.network.Egress;
import dev.berth.sandbox.process.ExitStatus;
import dev.berth.sandbox.process.OutputLines;
import dev.berth.sandbox.process.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every mode promises; the root file system is this machine's own {@code /usr}. */
abstract class SandboxesContract {
  static final Limits LIMITS = new Limits(256L << 20, 64, 64L << 20, 128L << 20, false);
  static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path temporary;
  final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  abstract Sandboxes sandboxes();

  @AfterEach
  void stopEverything() {
    sandboxes().running().forEach(process -> sandboxes().stop(process.mark(), Duration.ZERO));
  }

  @Test
  void aCommandsLinesAndItsExitCodeComeBack() {
    SandboxResult result = sh("build/1", "echo one; echo two >&2; printf three; exit 7");
    assertThat(lines).containsExactly("one", "two", "three");
    assertThat(result).isEqualTo(new SandboxResult.Exited(7));
  }

  @Test
  void theEnvironmentIsExactlyWhatWasGiven() {
    Draft spec =
        spec("build/env", "/usr/bin/env").withVariables(Map.of("COLOUR", "a b\nc", "LD_X", "y"));
    sandboxes().run(spec.spec(), lines::add, SOON);
    assertThat(lines).contains("COLOUR=a b", "c", "LD_X=y").noneMatch(l -> l.startsWith("BERTH"));
  }

  @Test
  void aLongBinaryLineIsCutAndNothingIsLostAfterIt() {
    sh("build/long", "head -c 100000 /dev/zero; echo; echo end");
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).hasSize(OutputLines.LONGEST);
    assertThat(lines.getLast()).isEqualTo("end");
  }

  @Test
  void whatRunsTooLongIsEndedWithEverythingItStarted() {
    SandboxSpec spec =
        spec("build/slow", "/bin/sh", "-c", "(setsid sleep 600 &) ; sleep 600").spec();
    assertThat(sandboxes().run(spec, lines::add, Duration.ofMillis(700)))
        .isEqualTo(new SandboxResult.TimedOut());
    assertThat(sandboxes().find("build/slow")).isEmpty();
  }

  @Test
  void anInterruptEndsTheTree() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    Thread builder =
        Thread.ofPlatform()
            .start(() -> {
              try {
                sandboxes()
                    .run(
                        spec("build/cancelled", "/bin/sh", "-c", "echo up; sleep 600").spec(),
                        line -> started.countDown(),
                        Duration.ofMinutes(5));
              } catch (SandboxException e) {
                thrown.add(e);
              }
            });
    started.await();
    builder.interrupt();
    builder.join(SOON);
    assertThat(thrown).hasSize(1);
    assertThat(sandboxes().find("build/cancelled")).isEmpty();
  }

  @Test
  void aDetachedTreeIsStartedOnceFoundAndStopped() throws IOException {
    Path log = temporary.resolve("web/log");
    SandboxSpec spec = server("instance/web/1");
    SandboxProcess first = sandboxes().start(spec, 8080, log);
    SandboxProcess again = sandboxes().start(spec, 8080, log);
    assertThat(again).isEqualTo(first);
    assertThat(Http.get(first.address(), SOON)).contains("200");
    assertThat(sandboxes().find("instance/web/1")).contains(first);
    assertThat(sandboxes().running()).extracting(SandboxProcess::mark).contains("instance/web/1");
    sandboxes().stop("instance/web/1", Duration.ofSeconds(3));
    assertThat(sandboxes().find("instance/web/1")).isEmpty();
    assertThat(ProcessTable.row(first.identity().pid())).isEmpty();
    sandboxes().stop("instance/web/1", Duration.ofSeconds(3));
  }

  @Test
  void stopAsksFirstAndTheExitStatusIsKept() throws IOException {
    Path log = temporary.resolve("polite/log");
    SandboxSpec spec =
        spec(
                "instance/polite/1",
                "/bin/sh",
                "-c",
                "trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done")
            .spec();
    sandboxes().start(spec, 8080, log);
    Waiting.until(() -> Files.readString(log).contains("up"));
    sandboxes().stop("instance/polite/1", Duration.ofSeconds(5));
    assertThat(Files.readString(log)).contains("bye");
    assertThat(ExitStatus.of(log)).isEqualTo(Optional.of(3));
  }

  @Test
  void whatIgnoresTheRequestToEndIsKilled() throws IOException {
    Path log = temporary.resolve("stubborn/log");
    SandboxSpec spec =
        spec(
                "instance/stubborn/1",
                "/bin/sh",
                "-c",
                "trap '' TERM; echo up; while :; do sleep 1; done")
            .spec();
    sandboxes().start(spec, 8080, log);
    Waiting.until(() -> Files.readString(log).contains("up"));
    sandboxes().stop("instance/stubborn/1", Duration.ofMillis(300));
    assertThat(sandboxes().find("instance/stubborn/1")).isEmpty();
  }

  @Test
  void aCrashAtStartLeavesItsCodeAndItsWords() throws IOException {
    Path log = temporary.resolve("crash/log");
    sandboxes()
        .start(spec("instance/crash/1", "/bin/sh", "-c", "echo oh no >&2; exit 9").spec(), 80, log);
    Waiting.until(() -> ExitStatus.of(log).isPresent());
    assertThat(ExitStatus.of(log)).isEqualTo(Optional.of(9));
    assertThat(Files.readString(log)).contains("oh no");
    Waiting.until(() -> sandboxes().find("instance/crash/1").isEmpty());
  }

  @Test
  void aWritableMountOfTheTenantCanBeWritten() throws IOException {
    Path work = Files.createDirectory(temporary.resolve("work"));
    sandboxes().own("builds/web", work);
    SandboxSpec spec =
        spec("build/write", "/bin/sh", "-c", "echo x > /app/file && cat /app/file")
            .withMount(Mount.writable(work, "/app"))
            .spec();
    assertThat(sandboxes().run(spec, lines::add, SOON)).isEqualTo(new SandboxResult.Exited(0));
    assertThat(work.resolve("file")).hasContent("x");
  }

  SandboxResult sh(String mark, String script) {
    return sandboxes().run(spec(mark, "/bin/sh", "-c", script).spec(), lines::add, SOON);
  }

  SandboxSpec server(String mark) {
    return spec(mark, "/usr/bin/python3", "-m", "http.server", "8080", "--bind", "0.0.0.0").spec();
  }

  Draft spec(String mark, String... command) {
    return new Draft(
        mark, List.of(command), Machine.root(temporary), Map.of(), Egress.PUBLIC, LIMITS);
  }

  /** A spec in the making. */
  record Draft(
      String mark,
      List<String> command,
      List<Mount> mounts,
      Map<String, String> variables,
      Egress egress,
      Limits limits) {
    Draft withMount(Mount mount) {
      List<Mount> more = new ArrayList<>(mounts);
      more.add(mount);
      return new Draft(mark, command, more, variables, egress, limits);
    }

    Draft withVariables(Map<String, String> more) {
      return new Draft(mark, command, mounts, more, egress, limits);
    }

    Draft withEgress(Egress other) {
      return new Draft(mark, command, mounts, variables, other, limits);
    }

    Draft withLimits(Limits other) {
      return new Draft(mark, command, mounts, variables, egress, other);
    }

    SandboxSpec spec() {
      return spec("builds/web");
    }

    SandboxSpec spec(String tenant) {
      Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));
      environment.putAll(variables);
      return new SandboxSpec(mark, tenant, mounts, command, "/", environment, egress, limits);
    }
  }
}
