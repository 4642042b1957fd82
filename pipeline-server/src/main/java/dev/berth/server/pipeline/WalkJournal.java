package dev.berth.server.pipeline;

import java.util.ArrayList;
import java.util.List;

/** One walk's pen: folds what happens into the deploy's state and writes it to journal and log. */
final class WalkJournal {
  private final Claim claim;
  private final EngineContext engine;
  private final FileDeployLog log;
  private final List<StepEvent> unwritten = new ArrayList<>();
  private DeployState state;
  private int nextSeq;

  WalkJournal(Claim claim, EngineContext engine, FileDeployLog log) {
    this.claim = claim;
    this.engine = engine;
    this.log = log;
    List<StepEvent> events = engine.journal().read(claim.id());
    this.state = DeployState.of(events);
    this.nextSeq = events.size();
  }

  DeployState state() {
    return state;
  }

  FileDeployLog log() {
    return log;
  }

  /** Folds the event; it is written together with the next ones, before anything else is done. */
  void happened(StepEvent event) {
    state = state.after(event);
    unwritten.add(event);
  }

  /** Writes what happened since the last time. */
  void write() throws InterruptedException {
    if (unwritten.isEmpty()) {
      return;
    }
    List<StepEvent> events = List.copyOf(unwritten);
    engine.journal().append(claim, nextSeq, events, state);
    for (StepEvent event : events) {
      log.mark(nextSeq++, EventWords.of(event));
      engine.listeners().recorded(claim.kind(), event, state);
    }
    unwritten.clear();
  }
}
