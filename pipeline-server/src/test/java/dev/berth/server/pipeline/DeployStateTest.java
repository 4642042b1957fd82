package dev.berth.server.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.server.failure.Failure;
import dev.berth.server.failure.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DeployStateTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonNode OUTPUT = JSON.readTree("{\"digest\": \"abc\"}");
  private static final Failure FAILURE =
      new Failure("build.failed", Fault.USER, "It failed.", "Mend it.", "");
  private final List<StepEvent> journal = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void aDeployWhoseStepsAllSucceededSucceeded() {
    submitted();
    ran("build");
    ran("route");
    assertThat(fold().status()).isEqualTo(DeployStatus.SUCCEEDED);
    assertThat(fold().endedAt()).isEqualTo(now);
  }

  @Test
  void aStepTellsHowLongItTook() {
    submitted();
    add(new StepEvent.Started(now, "build"));
    now = now.plusMillis(120);
    add(new StepEvent.Succeeded(now, "build", OUTPUT));
    assertThat(fold().step("build").orElseThrow().duration()).isEqualTo(Duration.ofMillis(120));
  }

  @Test
  void aStartedStepWithoutAnEndIsTheNextToRun() {
    submitted();
    ran("build");
    add(new StepEvent.Started(now, "route"));
    assertThat(fold().toRun().orElseThrow().name()).isEqualTo("route");
    add(new StepEvent.Started(now, "route"));
    assertThat(fold().toRun().orElseThrow().name()).isEqualTo("route");
  }

  @Test
  void aFailureIsTakenBackInReverse() {
    submitted();
    ran("build");
    add(new StepEvent.Started(now, "route"));
    add(new StepEvent.Failed(now, "route", FAILURE));
    assertThat(fold().status()).isEqualTo(DeployStatus.UNDOING);
    assertThat(fold().toUndo().orElseThrow().name()).isEqualTo("route");
    undone("route");
    assertThat(fold().toUndo().orElseThrow().name()).isEqualTo("build");
    undone("build");
    assertThat(fold().status()).isEqualTo(DeployStatus.FAILED);
    assertThat(fold().failure()).isEqualTo(FAILURE);
  }

  @Test
  void onlyWhatWasTakenBackIsCalledThatAndWhatStaysIsSaid() {
    now = now.plusSeconds(1);
    add(new StepEvent.Submitted(now, List.of("build", "migrate", "rollout", "probe")));
    for (String step : List.of("build", "migrate", "rollout")) {
      add(new StepEvent.Started(now, step));
      now = now.plusSeconds(2);
      add(new StepEvent.Succeeded(now, step, OUTPUT));
    }
    add(new StepEvent.Started(now, "probe"));
    add(new StepEvent.Failed(now, "probe", FAILURE));
    undone("probe", Undo.NOTHING);
    undone("rollout");
    undone("migrate", Undo.stays("V2 stays"));
    undone("build", Undo.NOTHING);

    assertThat(fold().status()).isEqualTo(DeployStatus.FAILED);
    assertThat(fold().steps().stream().map(StepState::status))
        .containsExactly(
            StepStatus.SUCCEEDED, StepStatus.SUCCEEDED, StepStatus.UNDONE, StepStatus.FAILED);
    assertThat(fold().step("build").orElseThrow().duration()).isEqualTo(Duration.ofSeconds(2));
    assertThat(fold().stays()).containsExactly(new DeployState.Stay("migrate", "V2 stays"));
  }

  @Test
  void whatAnEarlierVersionTookBackIsReadAsItWasShown() {
    StepEvent event =
        JSON.readValue(
            "{\"type\":\"Undone\",\"at\":\"2026-01-01T00:00:00Z\",\"step\":\"build\"}",
            StepEvent.class);
    assertThat(event).isEqualTo(new StepEvent.Undone(now, "build", Undo.TAKEN_BACK));
  }

  @Test
  void whatNeverStartedNeedsNoUndo() {
    submitted();
    add(new StepEvent.Abandoned(now, DeployStatus.CANCELLED, FAILURE));
    assertThat(fold().status()).isEqualTo(DeployStatus.CANCELLED);
  }

  @Test
  void anUndoThatFailsIsStuckUntilSomebodyAsksAgain() {
    submitted();
    ran("build");
    add(new StepEvent.Abandoned(now, DeployStatus.CANCELLED, FAILURE));
    add(new StepEvent.UndoStarted(now, "build"));
    add(new StepEvent.UndoFailed(now, "build", FAILURE));
    assertThat(fold().status()).isEqualTo(DeployStatus.STUCK);
    add(new StepEvent.UndoRequested(now, "ada"));
    undone("build");
    assertThat(fold().status()).isEqualTo(DeployStatus.CANCELLED);
  }

  @Test
  void whatCannotFollowIsRefused() {
    submitted();
    refuses(new StepEvent.Submitted(now, List.of("build")));
    refuses(new StepEvent.Succeeded(now, "build", OUTPUT));
    refuses(new StepEvent.Started(now, "route"));
    refuses(new StepEvent.Started(now, "unknown"));
    refuses(new StepEvent.UndoStarted(now, "build"));
    refuses(new StepEvent.UndoRequested(now, "ada"));
    ran("build");
    refuses(new StepEvent.Started(now, "build"));
    refuses(new StepEvent.Superseded(now, DeployId.random()));
    refuses(new StepEvent.Abandoned(now, DeployStatus.SUCCEEDED, FAILURE));
    ran("route");
    refuses(new StepEvent.Abandoned(now, DeployStatus.CANCELLED, FAILURE));
    refuses(new StepEvent.Failed(now, "route", FAILURE));
  }

  @Test
  void aJournalBeginsWithItsSubmission() {
    assertThatExceptionOfType(IllegalTransition.class).isThrownBy(() -> DeployState.of(List.of()));
    assertThatExceptionOfType(IllegalTransition.class)
        .isThrownBy(() -> DeployState.of(List.of(new StepEvent.Started(now, "build"))));
  }

  @Test
  void everyEventSurvivesItsRecord() {
    List<StepEvent> all =
        List.of(
            new StepEvent.Submitted(now, List.of("build")),
            new StepEvent.Superseded(now, DeployId.random()),
            new StepEvent.Started(now, "build"),
            new StepEvent.Succeeded(now, "build", OUTPUT),
            new StepEvent.Retrying(now, "build", FAILURE, now),
            new StepEvent.Failed(now, "build", FAILURE),
            new StepEvent.Abandoned(now, DeployStatus.CANCELLED, FAILURE),
            new StepEvent.UndoStarted(now, "build"),
            new StepEvent.Undone(now, "build", Undo.stays("a row")),
            new StepEvent.UndoFailed(now, "build", FAILURE),
            new StepEvent.UndoRequested(now, "ada"));
    assertThat(all.stream().map(Object::getClass).distinct().count())
        .isEqualTo(StepEvent.class.getPermittedSubclasses().length);
    for (StepEvent event : all) {
      String text = JSON.writerFor(StepEvent.class).writeValueAsString(event);
      assertThat(JSON.readValue(text, StepEvent.class)).isEqualTo(event);
    }
  }

  private void submitted() {
    add(new StepEvent.Submitted(now, List.of("build", "route")));
  }

  private void ran(String step) {
    add(new StepEvent.Started(now, step));
    add(new StepEvent.Succeeded(now, step, OUTPUT));
  }

  private void undone(String step) {
    undone(step, Undo.TAKEN_BACK);
  }

  private void undone(String step, Undo came) {
    add(new StepEvent.UndoStarted(now, step));
    add(new StepEvent.Undone(now, step, came));
  }

  private void refuses(StepEvent event) {
    DeployState state = fold();
    assertThatExceptionOfType(IllegalTransition.class).isThrownBy(() -> state.after(event));
  }

  private void add(StepEvent event) {
    journal.add(event);
  }

  private DeployState fold() {
    return DeployState.of(journal);
  }
}
