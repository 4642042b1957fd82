package dev.berth.sandbox.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kernel keeps to, on whichever hierarchy this machine has. */
class CgroupsIT {
  private static final long MEMORY = 64L << 20;
  private static final Path ROOT_CONTROL = Path.of("/sys/fs/cgroup/cgroup.subtree_control");

  private final List<Process> running = new ArrayList<>();
  private String before = "";
  private Cgroups cgroups;

  @BeforeEach
  void make() throws IOException {
    before = rootControl();
    Optional<Cgroups> prepared =
        Cgroups.prepare("berth-test-" + ProcessHandle.current().pid(), 256L << 20);
    assumeTrue(prepared.isPresent(), "no control groups that we may use");
    cgroups = prepared.get();
  }

  @AfterEach
  void nothingIsLeft() throws IOException, InterruptedException {
    if (cgroups != null) {
      for (Process process : running) {
        process.destroyForcibly().waitFor();
      }
      for (String mark : List.of("instance/shop/1", "build/1")) {
        Cgroup group = cgroups.of(mark);
        for (int i = 0; i < 500 && !group.members().isEmpty(); i++) {
          group.kill();
          TimeUnit.MILLISECONDS.sleep(10);
        }
        group.remove();
      }
      cgroups.remove();
      assertThat(cgroups.trees()).noneMatch(Files::exists);
      assertThat(rootControl()).isEqualTo(before);
    }
  }

  private static String rootControl() throws IOException {
    return Files.exists(ROOT_CONTROL) ? Files.readString(ROOT_CONTROL) : "";
  }

  @Test
  void aBusyInstanceGetsThePartOfACpuThatItMayHave() throws Exception {
    Cgroup group = cgroups.create("instance/shop/1", limits(false).onCpus(0.2));
    Process busy = run(group, "while :; do :; done");
    TimeUnit.SECONDS.sleep(3);
    double seconds = busy.info().totalCpuDuration().orElseThrow().toMillis() / 1_000.0;
    assertThat(seconds).isGreaterThan(0).isLessThan(1.5);
    assertThat(cgroups.of("instance/shop/1").members()).contains(busy.pid());
  }

  @Test
  void whatUsesTooMuchMemoryIsEndedAndKnown() throws Exception {
    Cgroup group = cgroups.create("instance/shop/1", limits(false));
    Process greedy = run(group, "head -c 200m /dev/zero | tail");
    assertThat(greedy.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(cgroups.of("instance/shop/1").memoryRanOut()).isTrue();
  }

  @Test
  void aForkTooManyIsRefusedAndKnown() throws Exception {
    Cgroup group = cgroups.create("instance/shop/1", limits(false));
    Process bomb =
        run(group, "i=0; while [ $i -lt 40 ]; do sleep 30 & i=$((i+1)); done 2>/dev/null; wait");
    for (int i = 0; i < 100 && !cgroups.of("instance/shop/1").processesRanOut(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(cgroups.of("instance/shop/1").processesRanOut()).isTrue();
    group.kill();
    assertThat(bomb.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  /** Beside another branch of groups, a process's own idle priority would count for nothing. */
  @Test
  void aBuildYieldsToEverythingElse() throws Exception {
    Cgroup group = cgroups.create("build/1", limits(true));
    Path cpu = group.directories().getLast();
    assertThat(cpu.resolveSibling("cpu.idle")).content().isEqualToIgnoringWhitespace("1");
    assertThat(cpu.resolve("cpu.idle")).content().isEqualToIgnoringWhitespace("1");
    group.hurry();
    assertThat(cpu.resolve("cpu.idle")).content().isEqualToIgnoringWhitespace("0");
  }

  private static Limits limits(boolean idle) {
    return new Limits(MEMORY, 16, 1L << 30, idle);
  }

  private Process run(Cgroup group, String script) throws IOException {
    List<String> argv =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                "-c",
                "for procs in $1; do echo 0 > $procs; done; exec sh -c \"$2\"",
                "sh"));
    argv.add(String.join(" ", group.membership().stream().map(Path::toString).toList()));
    argv.add(script);
    Process process =
        new ProcessBuilder(argv)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    running.add(process);
    return process;
  }
}
