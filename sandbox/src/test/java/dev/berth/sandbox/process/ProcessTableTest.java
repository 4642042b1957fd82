package dev.berth.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
  private static final String REST = " 1 10 10 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 4711 1 1";

  @BeforeEach
  void needsProc() {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/stat")));
  }

  @Test
  void aNameMayContainAnything() {
    ProcessTable.Row row = ProcessTable.parse("12 (a) S) (b) S" + REST).orElseThrow();
    assertThat(row).isEqualTo(new ProcessTable.Row(12, 1, 10, 4711, "a) S) (b"));
  }

  @Test
  void aZombieDoesNotLive() {
    assertThat(ProcessTable.parse("12 (sleep) Z" + REST)).isEmpty();
  }

  @Test
  void thisProcessIsFoundBelowItsParent() throws IOException {
    long self = ProcessHandle.current().pid();
    ProcessTable.Row row = ProcessTable.row(self).orElseThrow();
    Process child = new ProcessBuilder("sleep", "60").start();
    try {
      assertThat(ProcessTable.tree(row)).extracting(ProcessTable.Row::pid).contains(child.pid());
      assertThat(ProcessTable.read().descendants(row))
          .extracting(ProcessTable.Row::pid)
          .contains(self, child.pid());
    } finally {
      child.destroyForcibly();
    }
    assertThat(ProcessTable.namespaceInitDepth(self)).isZero();
  }
}
