package dev.berth.server.pipeline;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Steps in the order they are walked; every output a step needs is made by an earlier one.
 *
 * @param steps at least one, each name once
 */
public record Pipeline(List<Step<?>> steps) {
  public Pipeline {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a pipeline needs a step");
    }
    Set<StepKey<?>> made = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Step<?> step : steps) {
      if (!made.containsAll(step.needs())) {
        throw new IllegalArgumentException(
            "step " + step.key().name() + " needs " + step.needs() + ", made so far: " + made);
      }
      if (!names.add(step.key().name())) {
        throw new IllegalArgumentException("two steps are named " + step.key().name());
      }
      made.add(step.key());
    }
  }

  /** The pipeline of these steps. */
  public static Pipeline of(Step<?>... steps) {
    return new Pipeline(List.of(steps));
  }

  /** Whether the step has succeeded after which a deploy only goes on. */
  boolean isCommitted(DeployState state) {
    return steps.stream()
        .filter(Step::commits)
        .flatMap(step -> state.step(step.key().name()).stream())
        .anyMatch(step -> step.status() == StepStatus.SUCCEEDED);
  }

  List<String> names() {
    return steps.stream().map(step -> step.key().name()).toList();
  }

  /** What the step says about its output; nothing about one of an earlier version's shape. */
  String remark(StepEvent.Succeeded event, JsonMapper json) {
    return step(event.step()).map(step -> remark(step, event, json)).orElse("");
  }

  private static <T> String remark(Step<T> step, StepEvent.Succeeded event, JsonMapper json) {
    try {
      return step.remark(json.treeToValue(event.output(), step.key().type()));
    } catch (JacksonException _) {
      return "";
    }
  }

  Optional<Step<?>> step(String name) {
    return steps.stream().filter(step -> step.key().name().equals(name)).findFirst();
  }
}
