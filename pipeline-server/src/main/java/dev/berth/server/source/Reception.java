package dev.berth.server.source;

import static dev.berth.server.source.Refusals.open;

import dev.berth.concurrent.KeyedLocks;
import dev.berth.server.app.AppName;
import dev.berth.server.app.ProductionBranch;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.PreReceiveHook;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.eclipse.jgit.transport.ReceivePack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about one push whose objects have arrived: checks it, moves objects and refs, hands it to
 * the {@link PushReceiver} and sets what git reports for each ref.
 *
 * <p>It sets the result of every command itself, so that JGit finds none left to execute: only so
 * can a ref that has moved be reported as "stored, not deployed".
 */
final class Reception implements PreReceiveHook {
  private static final Logger log = LoggerFactory.getLogger(Reception.class);

  private final Repositories repositories;
  private final PushReceiver receiver;
  private final PendingPushes pending;
  private final SourceSettings settings;
  private final Quarantine quarantine;
  private final AppName app;
  private final String pusher;
  private final PushProgress progress;
  private final Refusals refusals;
  private final CutPushes cut;

  Reception(
      Repositories repositories,
      PushReceiver receiver,
      PendingPushes pending,
      SourceSettings settings,
      Quarantine quarantine,
      String pusher,
      PushProgress progress,
      CutPushes cut) {
    this.repositories = repositories;
    this.receiver = receiver;
    this.pending = pending;
    this.settings = settings;
    this.quarantine = quarantine;
    this.app = quarantine.app();
    this.pusher = pusher;
    this.progress = progress;
    this.refusals = new Refusals(progress);
    this.cut = cut;
  }

  @Override
  public void onPreReceive(ReceivePack pack, Collection<ReceiveCommand> commands) {
    try {
      tellOvertaken(pack.isAtomic(), pack.getAllCommands());
      decide(PushOptions.parse(pack.getPushOptions()), pack.isAtomic(), commands);
    } catch (DeployException refused) {
      refusals.refuse(open(commands), refused.failure());
    } catch (IOException | RuntimeException e) {
      log.error("Receiving a push to {} failed", app, e);
      refusals.refuse(open(commands), Refusals.internal());
    }
  }

  /** JGit rejects refs that moved before it read the commands, and tells nobody to fetch. */
  private void tellOvertaken(boolean atomic, List<ReceiveCommand> commands) throws IOException {
    List<ReceiveCommand> rejected = ReceiveCommand.filter(commands, Result.REJECTED_OTHER_REASON);
    List<ReceiveCommand> overtaken =
        RefMoves.overtaken(quarantine.repository(), rejected, Map.of());
    overtaken.forEach(refusals::overtaken);
    if (atomic && !overtaken.isEmpty()) {
      refusals.together(rejected.stream().filter(other -> !overtaken.contains(other)).toList());
    }
  }

  /** Decides, whoever brought the objects; afterwards every command has its result. */
  void decide(PushOptions options, boolean atomic, Collection<ReceiveCommand> commands) {
    try {
      checkRefs(commands);
      checkContent(commands);
      if (atomic && open(commands).size() < commands.size()) {
        refusals.together(open(commands));
      }
      if (open(commands).isEmpty()) {
        return;
      }
      PushDeployment deployment =
          new PushDeployment(receiver, app, pusher, options, progress, refusals);
      store(atomic, open(commands), deployment)
          .ifPresent(stored -> deployment.deploy(stored, commands));
    } catch (DeployException refused) {
      refusals.refuse(open(commands), refused.failure());
    } catch (IOException | RuntimeException e) {
      log.error("Receiving a push to {} failed", app, e);
      refusals.refuse(open(commands), Refusals.internal());
    }
  }

  private void checkRefs(Collection<ReceiveCommand> commands) throws IOException {
    if (commands.size() > settings.maxRefs()) {
      throw new DeployException(
          SourceCode.TOO_MANY_REFS.because(
              "The push moves "
                  + commands.size()
                  + " refs, "
                  + settings.maxRefs()
                  + " are allowed.",
              "Push the branches you need by name."));
    }
    Optional<String> production = receiver.productionBranch(app);
    CommandRules rules = new CommandRules(quarantine.repository(), app, production);
    for (ReceiveCommand command : commands) {
      rules.objection(command).ifPresent(failure -> refusals.refuse(command, failure));
    }
    if (production.isEmpty() && branches(open(commands)).isEmpty() && !open(commands).isEmpty()) {
      throw new DeployException(
          SourceCode.NO_BRANCH.because(
              "The app \"" + app + "\" does not exist yet, and only a branch can create it.",
              "Push a branch first: git push <remote> main"));
    }
  }

  private void checkContent(Collection<ReceiveCommand> commands) throws IOException {
    PushInspection inspection = new PushInspection(quarantine.repository(), settings, progress);
    boolean refused = false;
    for (ReceiveCommand command : open(commands)) {
      if (command.getType() != ReceiveCommand.Type.DELETE) {
        Optional<Failure> objection = inspection.objection(command.getOldId(), command.getNewId());
        objection.ifPresent(failure -> refusals.refuse(command, failure));
        refused |= objection.isPresent();
      }
    }
    if (refused) {
      // All refs share one pack: storing it for the others would store what was refused.
      refusals.together(open(commands));
    }
  }

  private Optional<PushDeployment.Stored> store(
      boolean atomic, List<ReceiveCommand> commands, PushDeployment deployment) throws IOException {
    try (KeyedLocks.Held _ = repositories.lock(app)) {
      Map<String, ObjectId> old = new HashMap<>();
      List<String> again = resume(commands, old);
      refuseOvertaken(atomic, commands, old);
      List<ReceiveCommand> moves = open(commands);
      if (moves.isEmpty()) {
        return again.isEmpty()
            ? Optional.empty()
            : Optional.of(new PushDeployment.Stored(List.of(), () -> {}, again));
      }
      List<String> branches = branches(moves);
      if (!branches.isEmpty()) {
        receiver.register(app, ProductionBranch.among(branches), pusher);
      }
      List<RefChange> changes = new ArrayList<>();
      try (RevWalk walk = new RevWalk(quarantine.repository())) {
        for (ReceiveCommand move : moves) {
          changes.add(
              RefMoves.change(move, old.getOrDefault(move.getRefName(), move.getOldId()), walk));
        }
      }
      quarantine.moveIn();
      PendingPushes.Note note = pending.write(deployment.owed(changes));
      return Optional.of(
          new PushDeployment.Stored(moved(atomic, moves, changes, old), note, again));
    }
  }

  /**
   * Takes up what an earlier push of the same pusher began and did not see the end of.
   *
   * @param old receives where those refs are, that were shown one commit back
   * @return the refs that are where this push wants them
   */
  private List<String> resume(List<ReceiveCommand> commands, Map<String, ObjectId> old)
      throws IOException {
    List<String> again = new ArrayList<>();
    Map<String, ObjectId> shown = cut.shown(app, pusher);
    if (shown.isEmpty() || !repositories.exists(app)) {
      return again;
    }
    try (FileRepository stored = repositories.open(app);
        RevWalk walk = new RevWalk(quarantine.repository())) {
      for (ReceiveCommand command : commands) {
        String ref = command.getRefName();
        ObjectId current = RefMoves.current(stored, ref);
        if (!command.getOldId().equals(shown.get(ref)) || command.getOldId().equals(current)) {
          continue;
        }
        if (command.getNewId().equals(current)) {
          command.setResult(Result.OK);
          again.add(ref);
        } else if (RefMoves.contains(walk, command.getNewId(), current)) {
          old.put(ref, current);
        } else {
          cut.settle(app, ref, current);
          refusals.wouldLose(command);
        }
      }
    }
    return again;
  }

  /** Somebody else may have pushed while this push was checked. */
  private void refuseOvertaken(
      boolean atomic, List<ReceiveCommand> commands, Map<String, ObjectId> old) throws IOException {
    if (repositories.exists(app)) {
      try (FileRepository stored = repositories.open(app)) {
        RefMoves.overtaken(stored, open(commands), old).forEach(refusals::overtaken);
      }
    }
    boolean refused =
        commands.stream()
            .map(ReceiveCommand::getResult)
            .anyMatch(result -> result != Result.NOT_ATTEMPTED && result != Result.OK);
    if (atomic && refused) {
      refusals.together(open(commands));
    }
  }

  private List<RefChange> moved(
      boolean atomic,
      List<ReceiveCommand> moves,
      List<RefChange> changes,
      Map<String, ObjectId> old)
      throws IOException {
    try (FileRepository stored = repositories.open(app)) {
      RefMoves.move(stored, atomic, moves, old);
      Optional<String> production = receiver.productionBranch(app);
      if (production.isPresent()) {
        RefMoves.pointHead(stored, production.get());
      }
    }
    List<RefChange> moved = new ArrayList<>();
    for (int index = 0; index < moves.size(); index++) {
      if (moves.get(index).getResult() == Result.OK) {
        moved.add(changes.get(index));
      } else {
        refusals.overtaken(moves.get(index));
      }
    }
    return moved;
  }

  private static List<String> branches(Collection<ReceiveCommand> commands) {
    return commands.stream()
        .filter(command -> command.getType() != ReceiveCommand.Type.DELETE)
        .map(ReceiveCommand::getRefName)
        .filter(ref -> ref.startsWith(Constants.R_HEADS))
        .map(Repository::shortenRefName)
        .toList();
  }
}
