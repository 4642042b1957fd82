package dev.berth.server.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.failure.Failure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PushConsoleTest {
  @Test
  void stepsStandInColumns() {
    String image = PushConsole.done("image", "built", Duration.ofMillis(120));
    String rollout = PushConsole.failed("rollout", "x".repeat(200), Duration.ofSeconds(75));
    assertThat(image).startsWith("✓ image ").endsWith(" 120 ms").hasSize(PushConsole.WIDTH);
    assertThat(rollout).startsWith("✗ rollout ").endsWith(" 1 min 15 s").hasSize(PushConsole.WIDTH);
  }

  @Test
  void durationsReadWell() {
    assertThat(PushConsole.duration(Duration.ofMillis(7))).isEqualTo("7 ms");
    assertThat(PushConsole.duration(Duration.ofMillis(2140))).isEqualTo("2.1 s");
    assertThat(PushConsole.duration(Duration.ofSeconds(185))).isEqualTo("3 min 05 s");
  }

  @Test
  void failuresAreWrappedAndEndWithTheirCode() {
    Failure failure =
        SourceCode.SUBMODULE
            .because("long words ".repeat(30), "do this ".repeat(30))
            .withDetail("a.txt:1");
    List<String> lines = PushConsole.failure(failure);
    assertThat(lines)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(PushConsole.WIDTH));
    assertThat(lines).contains("  │ a.txt:1", "  code: source.submodule");
  }

  @Test
  void foreignOutputCanNotDriveTheTerminal() {
    assertThat(PushConsole.safe("\u001b[32mok\u001b[0m\ta")).isEqualTo("\u001b[32mok\u001b[0m\ta");
    assertThat(PushConsole.safe("a\u001b]0;title\u0007b\u001b[2Jc\rd\u202ee"))
        .isEqualTo("a]0;titleb[2Jcde");
    assertThat(PushConsole.safe("x".repeat(10_000))).hasSize(2_000);
  }
}
