package dev.berth.server.pipeline;

import java.util.List;
import java.util.Set;

/** A step that notes what is done with it. */
final class FakeStep implements Step<String> {
  private final StepKey<String> key;
  private final List<String> effects;
  private final Body body;
  private final Runnable undo;
  private final Set<StepKey<?>> needs;
  private final boolean commits;
  private final boolean queues;

  FakeStep(String name, List<String> effects, Body body) {
    this(new StepKey<>(name, String.class), effects, body, () -> {}, Set.of(), false, false);
  }

  private FakeStep(
      StepKey<String> key,
      List<String> effects,
      Body body,
      Runnable undo,
      Set<StepKey<?>> needs,
      boolean commits,
      boolean queues) {
    this.key = key;
    this.effects = effects;
    this.body = body;
    this.undo = undo;
    this.needs = needs;
    this.commits = commits;
    this.queues = queues;
  }

  /** What the step does. */
  interface Body {
    String run(StepContext context);
  }

  FakeStep needing(StepKey<?>... keys) {
    return new FakeStep(key, effects, body, undo, Set.of(keys), commits, queues);
  }

  FakeStep undoing(Runnable action) {
    return new FakeStep(key, effects, body, action, needs, commits, queues);
  }

  FakeStep committing() {
    return new FakeStep(key, effects, body, undo, needs, true, queues);
  }

  FakeStep queueing() {
    return new FakeStep(key, effects, body, undo, needs, commits, true);
  }

  @Override
  public StepKey<String> key() {
    return key;
  }

  @Override
  public Set<StepKey<?>> needs() {
    return needs;
  }

  @Override
  public boolean queues() {
    return queues;
  }

  @Override
  public boolean commits() {
    return commits;
  }

  @Override
  public String run(StepContext context) {
    effects.add("run " + key.name());
    return body.run(context);
  }

  @Override
  public String remark(String output) {
    return "did " + output;
  }

  @Override
  public Undo undo(StepContext context, String output) {
    undo.run();
    effects.add("undo " + key.name());
    return Undo.TAKEN_BACK;
  }

  @Override
  public Undo undoUnfinished(StepContext context) {
    effects.add("undo unfinished " + key.name());
    return Undo.TAKEN_BACK;
  }
}
