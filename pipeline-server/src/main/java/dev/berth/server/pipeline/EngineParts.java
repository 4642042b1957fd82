package dev.berth.server.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What every run of a deploy works with. */
record EngineParts(
    Journal journal,
    DeployLogs logs,
    JsonMapper json,
    Clock clock,
    EngineSettings settings,
    Redaction redaction,
    List<EngineListener> listeners) {

  void tell(String kind, StepEvent event, DeployState state) {
    switch (event) {
      case StepEvent.Succeeded e -> stepEnded(kind, e.step(), state, StepStatus.SUCCEEDED);
      case StepEvent.Failed e -> stepEnded(kind, e.step(), state, StepStatus.FAILED);
      case StepEvent.Undone e -> stepEnded(kind, e.step(), state, StepStatus.UNDONE);
      case StepEvent.UndoFailed e -> stepEnded(kind, e.step(), state, StepStatus.UNDO_FAILED);
      case StepEvent.Submitted _,
          StepEvent.Superseded _,
          StepEvent.Started _,
          StepEvent.Retrying _,
          StepEvent.Abandoned _,
          StepEvent.UndoStarted _,
          StepEvent.UndoRequested _ -> {}
    }
  }

  void tellEnd(String kind, DeployState state) {
    Duration duration = between(state.submittedAt(), state.endedAt());
    listeners.forEach(listener -> listener.deployEnded(kind, state.status(), duration));
  }

  private void stepEnded(String kind, String step, DeployState state, StepStatus status) {
    Duration duration =
        state.step(step).map(s -> between(s.startedAt(), s.endedAt())).orElse(Duration.ZERO);
    listeners.forEach(listener -> listener.stepEnded(kind, step, status, duration));
  }

  private static Duration between(@Nullable Instant start, @Nullable Instant end) {
    return start == null || end == null ? Duration.ZERO : Duration.between(start, end);
  }
}
