package dev.berth.server.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What to do, once, when the step that runs must end: usually to kill a process tree. */
final class Cancellation {
  private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

  private final List<Runnable> actions = new ArrayList<>();
  private boolean cancelled;

  StepContext.AutoCancel onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        actions.add(action);
        return () -> remove(action);
      }
    }
    perform(action);
    return () -> {};
  }

  void cancel() {
    List<Runnable> toPerform;
    synchronized (this) {
      cancelled = true;
      toPerform = List.copyOf(actions);
      actions.clear();
    }
    toPerform.reversed().forEach(Cancellation::perform);
  }

  private synchronized void remove(Runnable action) {
    actions.remove(action);
  }

  private static void perform(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.warn("An action to cancel a step failed", e);
    }
  }
}
