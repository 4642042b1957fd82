package dev.berth.server.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the listeners of ends, with how long it took. */
record EngineListeners(List<EngineListener> listeners) {

  void recorded(String kind, StepEvent event, DeployState after) {
    switch (event) {
      case StepEvent.Succeeded e -> stepEnded(kind, e.step(), after, StepStatus.SUCCEEDED);
      case StepEvent.Failed e -> stepEnded(kind, e.step(), after, StepStatus.FAILED);
      case StepEvent.Undone e -> stepEnded(kind, e.step(), after, StepStatus.UNDONE);
      case StepEvent.UndoFailed e -> stepEnded(kind, e.step(), after, StepStatus.UNDO_FAILED);
      case StepEvent.Submitted _,
          StepEvent.Superseded _,
          StepEvent.Started _,
          StepEvent.Retrying _,
          StepEvent.Abandoned _,
          StepEvent.UndoStarted _,
          StepEvent.UndoRequested _ -> {}
    }
  }

  void deployEnded(String kind, DeployState state) {
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
