package dev.berth.buildpacks.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildPlan.Origin;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.command.Command;
import dev.berth.buildpacks.command.CommandResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose fault it is that a command of a build ended badly. */
class CommandLogTest {
  private static final Command BUILD =
      new Command("build", Origin.APP, List.of("npm", "run", "build"), "/app", Map.of(), List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "137 | Compiling",
        "143 | Compiling",
        "1 | npm error signal SIGKILL",
        "1 | npm ERR! signal SIGTERM",
        "1 | error Command was killed with SIGKILL (Forced termination): node build.js",
      })
  void whatWasKilledIsNobodysFault(int code, String line) {
    BuildException problem = ended(code, line);
    assertThat(problem.problem()).isEqualTo(BuildProblem.KILLED);
    assertThat(problem.problem().owner()).isEqualTo(BuildProblem.Owner.NOBODY);
    assertThat(problem.summary()).contains("\"npm run build\" was killed from outside");
    assertThat(problem.advice()).doesNotContain("fresh clone");
  }

  @Test
  void whatEndedByItselfIsTheAuthors() {
    assertThat(ended(1, "Type error: the signal SIGKILL is no number").problem())
        .isEqualTo(BuildProblem.FAILED);
    assertThat(ended(139, "Segmentation fault").problem()).isEqualTo(BuildProblem.FAILED);
  }

  private static BuildException ended(int code, String line) {
    CommandLog log = new CommandLog(_ -> {});
    log.accept(line);
    return catchThrowableOfType(
        BuildException.class, () -> log.check(BUILD, new CommandResult.Exited(code)));
  }
}
