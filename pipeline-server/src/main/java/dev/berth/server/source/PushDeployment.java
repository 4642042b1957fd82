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

  /**
   * What is stored and moved.
   *
   * @param note says that its deploys are not recorded yet
   * @param again refs that an earlier push of the same pusher has moved already
   */
  record Stored(List<RefChange> changes, PendingPushes.Note note, List<String> again) {}

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
    if (!stored.again().isEmpty() && options.follow() && options.deploy()) {
      again(stored.again(), commands);
    }
  }

  private void again(List<String> refs, Collection<ReceiveCommand> commands) {
    for (String ref : refs) {
      progress.line(
          Repository.shortenRefName(ref) + " is here since an earlier push; this is its deploy:");
    }
    report(followed(receiver.again(app, pusher, refs)), commands);
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
      switch (byRef.get(command.getRefName())) {
        case null -> {}
        case PushOutcome.Accepted _ -> {}
        case PushOutcome.NotDeployed(_, String code) ->
            command.setResult(Result.REJECTED_OTHER_REASON, "stored, not deployed: " + code);
        case PushOutcome.Unseen(_, String code) ->
            command.setResult(Result.REJECTED_OTHER_REASON, "stored, the deploy goes on: " + code);
      }
    }
  }

  private List<PushOutcome> outcomes(Push push, PendingPushes.Note note) {
    StartedPush started;
    try {
      started = receiver.submit(push);
      note.drop();
    } catch (DeployException e) {
      return notDeployed(push, e.failure());
    } catch (RuntimeException e) {
      log.error("Deploying a push to {} failed", app, e);
      return notDeployed(push, Refusals.internal());
    }
    return followed(started);
  }

  /** From here on the deploys go on by themselves, whatever becomes of the one who follows. */
  private List<PushOutcome> followed(StartedPush started) {
    try {
      return receiver.follow(started, progress);
    } catch (RuntimeException e) {
      log.error("A push to {} could not be followed; its deploys go on", app, e);
      Failure failure = Refusals.lostSight(app);
      refusals.show(failure);
      List<PushOutcome> outcomes = new ArrayList<>();
      started
          .deploys()
          .forEach(deploy -> outcomes.add(new PushOutcome.Unseen(deploy.ref(), failure.code())));
      return outcomes;
    }
  }

  private List<PushOutcome> notDeployed(Push push, Failure failure) {
    refusals.show(failure);
    List<PushOutcome> outcomes = new ArrayList<>();
    push.changes()
        .forEach(change -> outcomes.add(new PushOutcome.NotDeployed(change.ref(), failure.code())));
    return outcomes;
  }
}
