package dev.berth.server.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.buildpacks.BuildException;
import dev.berth.server.pipeline.CancelledException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that writes without end, as an image of gigabytes does. */
@Timeout(60)
class AssemblyTest {
  private final CountDownLatch writing = new CountDownLatch(1);
  private final List<String> givenBack = new CopyOnWriteArrayList<>();
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final SharedHold hold = new SharedHold();

  private Assembly assembly(Duration budget) {
    BuildTurn turn = new BuildTurn(brief -> () -> givenBack.add("place"), budget);
    hold.add(turn::close);
    hold.add(() -> givenBack.add("files"));
    return new Assembly(
        turn,
        hold,
        () -> {
          if (cancelled.get()) {
            throw new CancelledException("cancelled");
          }
        });
  }

  @Test
  void whatWasMadeComesBackAndEverythingIsGivenBackOnce() {
    assertThat(assembly(Duration.ofMinutes(1)).run(() -> "sha256:1")).isEqualTo("sha256:1");
    hold.leave();
    assertThat(givenBack).containsExactly("files", "place");
  }

  @Test
  void aCancelledDeployEndsWithTheWritingAndNotAfterIt() {
    Thread.ofVirtual()
        .start(() -> {
          awaitWriting();
          cancelled.set(true);
        });
    Assembly assembly = assembly(Duration.ofMinutes(1));
    assertThatThrownBy(() -> assembly.run(this::writeWithoutEnd))
        .isInstanceOf(CancelledException.class);
    hold.leave();
    assertThat(givenBack).containsExactly("files", "place");
  }

  @Test
  void itsTimeIsBounded() {
    Assembly assembly = assembly(Duration.ofMillis(300));
    assertThatThrownBy(() -> assembly.run(this::writeWithoutEnd))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("build.timeout");
  }

  /** The files it reads and its place stay its own for so long. */
  @Test
  void whatCannotBeInterruptedIsLeftBehindAndGivesBackAtItsEnd() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Assembly assembly = assembly(Duration.ofMillis(100));
    assertThatThrownBy(() -> assembly.run(() -> uninterruptibly(end)))
        .isInstanceOf(BuildException.class);
    hold.leave();
    assertThat(givenBack).isEmpty();
    end.countDown();
    while (givenBack.size() < 2) {
      Thread.sleep(5);
    }
    assertThat(givenBack).containsExactly("files", "place");
  }

  private static String uninterruptibly(CountDownLatch end) {
    while (true) {
      try {
        end.await();
        return "";
      } catch (InterruptedException e) {
        // As a library that catches everything.
      }
    }
  }

  private void awaitWriting() {
    try {
      writing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String writeWithoutEnd() {
    try (OutputStream out = Files.newOutputStream(Path.of("/dev/null"))) {
      while (!Thread.currentThread().isInterrupted()) {
        out.write(new byte[1024]);
        writing.countDown();
      }
      throw new InterruptedIOException();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
