package dev.berth.server.pipeline;

import dev.berth.server.failure.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything known about one deploy: the fold of its events.
 *
 * @param status where it stands
 * @param steps its steps in order
 * @param ending how it ends once everything is taken back; null unless it is being taken back
 * @param failure why it is, or was, taken back
 * @param supersededBy the newer deploy that took its place
 * @param submittedAt when it was accepted
 * @param startedAt when its first step started
 * @param endedAt when it reached its final status
 */
public record DeployState(
    DeployStatus status,
    List<StepState> steps,
    @Nullable DeployStatus ending,
    @Nullable Failure failure,
    @Nullable DeployId supersededBy,
    Instant submittedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {

  public DeployState {
    steps = List.copyOf(steps);
  }

  /** The fold of a whole journal. */
  public static DeployState of(List<? extends StepEvent> events) {
    if (events.isEmpty() || !(events.getFirst() instanceof StepEvent.Submitted submitted)) {
      throw new IllegalTransition("a journal begins with Submitted");
    }
    DeployState state =
        new DeployState(
            DeployStatus.WAITING,
            submitted.steps().stream().map(StepState::pending).toList(),
            null,
            null,
            null,
            submitted.at(),
            null,
            null);
    for (StepEvent event : events.subList(1, events.size())) {
      state = state.after(event);
    }
    return state;
  }

  /** The state of the named step, if the deploy has such a step. */
  public Optional<StepState> step(String name) {
    return steps.stream().filter(step -> step.name().equals(name)).findFirst();
  }

  /** The step that runs, waits for another try, or is being taken back. */
  public Optional<StepState> current() {
    return steps.stream()
        .filter(step ->
            switch (step.status()) {
              case RUNNING, RETRYING, UNDOING, UNDO_FAILED -> true;
              case PENDING, SUCCEEDED, FAILED, UNDONE -> false;
            })
        .findFirst();
  }

  /** What its steps did that could not be taken back, in the order in which they did it. */
  public List<Stay> stays() {
    return steps.stream()
        .filter(step -> step.undo() != null && !step.undo().stays().isEmpty())
        .map(step -> new Stay(step.name(), step.undo().stays()))
        .toList();
  }

  /**
   * Something that stays of a deploy that was taken back.
   *
   * @param step which did it
   * @param what in words
   */
  public record Stay(String step, String what) {}

  /** The one transition function: what the deploy is after the event. */
  public DeployState after(StepEvent event) {
    return switch (event) {
      case StepEvent.Submitted _ -> throw illegal(event);
      case StepEvent.Superseded e -> {
        require(status == DeployStatus.WAITING && untouched(), event);
        yield new DeployState(
            DeployStatus.SUPERSEDED, steps, null, null, e.by(), submittedAt, null, e.at());
      }
      case StepEvent.Started e -> {
        require(toRun().filter(step -> step.name().equals(e.step())).isPresent(), event);
        yield with(e.step(), step -> step.started(e.at()))
            .withStatus(DeployStatus.RUNNING)
            .withStart(e.at());
      }
      case StepEvent.Succeeded e -> {
        require(isRunning(e.step()), event);
        DeployState next = with(e.step(), step -> step.succeeded(e.at(), e.output()));
        yield next.toRun().isPresent() ? next : next.ended(DeployStatus.SUCCEEDED, e.at());
      }
      case StepEvent.Retrying e -> {
        require(isRunning(e.step()), event);
        yield with(e.step(), step -> step.retrying(e.failure(), e.notBefore()));
      }
      case StepEvent.Failed e -> {
        require(isRunning(e.step()), event);
        yield with(e.step(), step -> step.failed(e.at(), e.failure()))
            .giveUp(DeployStatus.FAILED, e.failure(), e.at());
      }
      case StepEvent.Abandoned e -> {
        require(status == DeployStatus.WAITING || status == DeployStatus.RUNNING, event);
        require(e.ending() == DeployStatus.FAILED || e.ending() == DeployStatus.CANCELLED, event);
        yield interrupted(e.at()).giveUp(e.ending(), e.failure(), e.at());
      }
      case StepEvent.UndoStarted e -> {
        require(toUndo().filter(step -> step.name().equals(e.step())).isPresent(), event);
        yield with(e.step(), StepState::undoing);
      }
      case StepEvent.Undone e -> {
        require(isUndoing(e.step()), event);
        DeployState next = with(e.step(), step -> step.undone(e.undo()));
        yield next.toUndo().isPresent() ? next : next.ended(next.endingOr(event), e.at());
      }
      case StepEvent.UndoFailed e -> {
        require(isUndoing(e.step()), event);
        yield with(e.step(), step -> step.undoFailed(e.failure())).stuck(e.at());
      }
      case StepEvent.UndoRequested _ -> {
        require(status == DeployStatus.STUCK, event);
        yield withStatus(DeployStatus.UNDOING).withoutEnd();
      }
    };
  }

  /** The step to run next, or again, while the deploy goes forward. */
  Optional<StepState> toRun() {
    if (status != DeployStatus.WAITING && status != DeployStatus.RUNNING) {
      return Optional.empty();
    }
    return steps.stream().filter(step -> step.status() != StepStatus.SUCCEEDED).findFirst();
  }

  /** The step to take back next, or again, while the deploy goes backward. */
  Optional<StepState> toUndo() {
    return status == DeployStatus.UNDOING
        ? steps.reversed().stream().filter(StepState::hasTraces).findFirst()
        : Optional.empty();
  }

  private boolean untouched() {
    return steps.stream().noneMatch(StepState::hasTraces);
  }

  private boolean isRunning(String step) {
    return status == DeployStatus.RUNNING
        && step(step).filter(s -> s.status() == StepStatus.RUNNING).isPresent();
  }

  private boolean isUndoing(String step) {
    return status == DeployStatus.UNDOING
        && step(step).filter(s -> s.status() == StepStatus.UNDOING).isPresent();
  }

  private DeployState interrupted(Instant at) {
    DeployState next = this;
    for (StepState step : steps) {
      if (step.status() == StepStatus.RUNNING || step.status() == StepStatus.RETRYING) {
        next = next.with(step.name(), s -> s.failed(at, s.failure()));
      }
    }
    return next;
  }

  private DeployState giveUp(DeployStatus end, Failure why, Instant at) {
    DeployState undoing =
        new DeployState(DeployStatus.UNDOING, steps, end, why, null, submittedAt, startedAt, null);
    return undoing.toUndo().isPresent() ? undoing : undoing.ended(end, at);
  }

  private DeployStatus endingOr(StepEvent event) {
    if (ending == null) {
      throw illegal(event);
    }
    return ending;
  }

  private DeployState with(String name, UnaryOperator<StepState> change) {
    List<StepState> changed = new ArrayList<>(steps);
    int index =
        IntStream.range(0, steps.size())
            .filter(i -> steps.get(i).name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalTransition("no step " + name));
    changed.set(index, change.apply(steps.get(index)));
    return new DeployState(
        status, changed, ending, failure, supersededBy, submittedAt, startedAt, endedAt);
  }

  private DeployState withStatus(DeployStatus next) {
    return new DeployState(
        next, steps, ending, failure, supersededBy, submittedAt, startedAt, endedAt);
  }

  private DeployState withStart(Instant at) {
    return new DeployState(
        status,
        steps,
        ending,
        failure,
        supersededBy,
        submittedAt,
        startedAt == null ? at : startedAt,
        endedAt);
  }

  private DeployState stuck(Instant at) {
    return new DeployState(
        DeployStatus.STUCK, steps, ending, failure, supersededBy, submittedAt, startedAt, at);
  }

  private DeployState withoutEnd() {
    return new DeployState(
        status, steps, ending, failure, supersededBy, submittedAt, startedAt, null);
  }

  private DeployState ended(DeployStatus end, Instant at) {
    return new DeployState(end, steps, null, failure, supersededBy, submittedAt, startedAt, at);
  }

  private void require(boolean legal, StepEvent event) {
    if (!legal) {
      throw illegal(event);
    }
  }

  private IllegalTransition illegal(StepEvent event) {
    return new IllegalTransition(event + " cannot follow in a deploy that is " + status);
  }
}
