package dev.berth.server.source;

import dev.berth.server.app.AppName;
import dev.berth.server.failure.Failure;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;

/** Refuses refs of one push: shows the reason where the pusher reads it and tells git the code. */
final class Refusals {
  private final PushProgress progress;

  Refusals(PushProgress progress) {
    this.progress = progress;
  }

  /** The refs nobody has decided about. */
  static List<ReceiveCommand> open(Collection<ReceiveCommand> commands) {
    return ReceiveCommand.filter(commands, Result.NOT_ATTEMPTED);
  }

  void refuse(List<ReceiveCommand> commands, Failure failure) {
    if (!commands.isEmpty()) {
      show(failure);
    }
    for (ReceiveCommand command : commands) {
      command.setResult(Result.REJECTED_OTHER_REASON, "refused: " + failure.code());
    }
  }

  void refuse(ReceiveCommand command, Failure failure) {
    refuse(List.of(command), failure);
  }

  /** One ref of a push that has to move as a whole was refused: so are these. */
  void together(List<ReceiveCommand> commands) {
    for (ReceiveCommand command : commands) {
      command.setResult(
          Result.REJECTED_OTHER_REASON,
          "refused together with the others: " + SourceCode.REFUSED_TOGETHER.code());
    }
  }

  /** Somebody else has moved the ref meanwhile. */
  void overtaken(ReceiveCommand command) {
    refuse(
        command,
        SourceCode.MOVED.because(
            "Somebody else moved \""
                + Repository.shortenRefName(command.getRefName())
                + "\" while this push was on its way.",
            "Fetch, merge or rebase, and push again."));
  }

  /** The pusher's own earlier push moved the ref, and this one would take that back. */
  void wouldLose(ReceiveCommand command) {
    String branch = Repository.shortenRefName(command.getRefName());
    refuse(
        command,
        SourceCode.MOVED.because(
            "An earlier push of yours moved \""
                + branch
                + "\", and its deploy goes on; this one would take that commit away.",
            "Push again, with --force-with-lease if you mean it: git sees the branch as it is"
                + " now."));
  }

  void show(Failure failure) {
    PushConsole.failure(failure).forEach(progress::line);
  }

  static Failure internal() {
    return SourceCode.INTERNAL.because(
        "Berth failed while it handled this push.",
        "Push again; if it stays so, ask the operator to look into the server's log.");
  }

  static Failure lostSight(AppName app) {
    return SourceCode.LOST_SIGHT.because(
        "Berth lost sight of this deploy; it goes on all the same.",
        "Follow it again and see how it ends: berth watch " + app);
  }
}
