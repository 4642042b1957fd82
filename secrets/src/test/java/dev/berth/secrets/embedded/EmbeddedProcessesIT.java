package dev.berth.secrets.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.secrets.SecretSet;
import dev.berth.secrets.SecretValue;
import dev.berth.secrets.SecretVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one directory, and processes that are killed at any moment. */
class EmbeddedProcessesIT {
  @TempDir private Path root;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endProcesses() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void noWriteOfSeveralProcessesIsLost() throws Exception {
    List<Process> writers =
        List.of(writer("WRITER_A", 12), writer("WRITER_B", 12), writer("WRITER_C", 12));
    for (Process writer : writers) {
      assertThat(writer.waitFor()).isZero();
    }

    SecretSet last = new StoreDirectory(root).open().latest(StoreDirectory.SCOPE);
    assertThat(last.ref().version()).isEqualTo(36);
    assertThat(last.values()).containsOnlyKeys("WRITER_A", "WRITER_B", "WRITER_C");
    assertThat(last.values().values()).allMatch(value -> count(value) == 12);
  }

  @Test
  void aProcessThatIsKilledLosesNothingThatItSaid() throws Exception {
    for (int round = 0; round < 4; round++) {
      String name = "ROUND_" + round;
      Process writer = writer(name, 1_000_000);
      while (said(name) < 3 + round) {
        assertThat(writer.isAlive()).isTrue();
        Thread.sleep(5);
      }
      writer.destroyForcibly().waitFor();

      EmbeddedSecretStore store = new StoreDirectory(root).open();
      SecretSet last = store.latest(StoreDirectory.SCOPE);
      assertThat(count(last.values().getOrDefault(name, SecretValue.of("0:"))))
          .isGreaterThanOrEqualTo(said(name));
      assertThat(store.history(StoreDirectory.SCOPE))
          .extracting(SecretVersion::ref)
          .startsWith(last.ref());
    }
  }

  /** The last number that a process printed as a whole line. */
  private int said(String name) throws IOException {
    String output = Files.readString(root.resolve(name));
    String whole = output.substring(0, output.lastIndexOf('\n') + 1);
    return whole.lines().mapToInt(Integer::parseInt).max().orElse(0);
  }

  private static int count(SecretValue value) {
    return Integer.parseInt(value.reveal().substring(0, value.reveal().indexOf(':')));
  }

  private Process writer(String name, int times) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                WriterProcess.class.getName(),
                root.toString(),
                name,
                String.valueOf(times))
            .redirectOutput(root.resolve(name).toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(process);
    return process;
  }
}
