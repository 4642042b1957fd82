package dev.berth.server.source;

import dev.berth.server.app.AppName;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deploys what a push has stored, and reports what came of it to git. */
final class PushDeployment {
  private static final Logger log = LoggerFactory.getLogger(PushDeployment.class);

  private final PushReceiver receiver;
  private final AppName app;
  private final String pusher;
  private final PushOptions options;
  private final PushProgress progress;
  private final Refusals refusals;

  PushDeployment(
      PushReceiver receiver,
      AppName app,
      String pusher,
      PushOptions options,
      PushProgress progress,
      Refusals refusals) {
    this.receiver = receiver;
    this.app = app;
    this.pusher = pusher;
    this.options = options;
    this.progress = progress;
    this.refusals = refusals;
  }

  /** What is stored and moved, and the note that its deploys are not recorded yet. */
  record Stored(List<RefChange> changes, PendingPushes.Note note) {}

  /** What the receiver has to be told of even if this server dies before it was. */
  Push owed(List<RefChange> changes) {
    return new Push(app, pusher, handedOn(changes), false);
  }

  void deploy(Stored stored, Collection<ReceiveCommand> commands) {
    for (RefChange change : stored.changes()) {
      if (change.branch().isEmpty() && !change.deleted()) {
        progress.line(
            Repository.shortenRefName(change.ref())
                + ": tag stored; branches are deployed, tags are not.");
      }
    }
    List<RefChange> branches = handedOn(stored.changes());
    if (!options.deploy() && branches.size() < stored.changes().size()) {
      progress.line("Stored, not deployed (-o nodeploy).");
    }
    if (!branches.isEmpty()) {
      Push push = new Push(app, pusher, branches, options.follow());
      report(outcomes(push, stored.note()), commands);
    }
    stored.note().drop();
  }

  private List<RefChange> handedOn(List<RefChange> changes) {
    return changes.stream()
        .filter(change -> change.branch().isPresent())
        .filter(change -> options.deploy() || change.deleted())
        .toList();
  }

  private static void report(List<PushOutcome> outcomes, Collection<ReceiveCommand> commands) {
    Map<String, PushOutcome> byRef = new HashMap<>();
    outcomes.forEach(outcome -> byRef.put(outcome.ref(), outcome));
    for (ReceiveCommand command : commands) {
      if (byRef.get(command.getRefName()) instanceof PushOutcome.NotDeployed(_, String code)) {
        command.setResult(Result.REJECTED_OTHER_REASON, "stored, not deployed: " + code);
      }
    }
  }

  private List<PushOutcome> outcomes(Push push, PendingPushes.Note note) {
    Failure failure;
    try {
      StartedPush started = receiver.submit(push);
      note.drop();
      return receiver.follow(started, progress);
    } catch (DeployException e) {
      failure = e.failure();
    } catch (RuntimeException e) {
      log.error("Deploying a push to {} failed", app, e);
      failure = Refusals.internal();
    }
    refusals.show(failure);
    String code = failure.code();
    List<PushOutcome> outcomes = new ArrayList<>();
    push.changes().forEach(change -> outcomes.add(new PushOutcome.NotDeployed(change.ref(), code)));
    return outcomes;
  }
}
