package dev.berth.server.pipeline;

/** One event in a few words, for whoever reads a log file as it is. */
final class EventWords {
  private EventWords() {}

  static String of(StepEvent event) {
    return switch (event) {
      case StepEvent.Submitted _ -> "submitted";
      case StepEvent.Superseded e -> "superseded by " + e.by();
      case StepEvent.Started e -> e.step() + " started";
      case StepEvent.Succeeded e -> e.step() + " succeeded";
      case StepEvent.Retrying e -> e.step() + " is tried again: " + e.failure().code();
      case StepEvent.Failed e -> e.step() + " failed: " + e.failure().code();
      case StepEvent.Abandoned e -> "ends early: " + e.failure().code();
      case StepEvent.UndoStarted e -> e.step() + " is being undone";
      case StepEvent.Undone e ->
          e.step() + (e.undo().tookBack() ? " undone" : " had nothing to undo");
      case StepEvent.UndoFailed e -> e.step() + " could not be undone: " + e.failure().code();
      case StepEvent.UndoRequested e -> e.by() + " asked to try again to undo";
    };
  }
}
