package dev.berth.server.source;

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
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
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

  Reception(
      Repositories repositories,
      PushReceiver receiver,
      PendingPushes pending,
      SourceSettings settings,
      Quarantine quarantine,
      String pusher,
      PushProgress progress) {
    this.repositories = repositories;
    this.receiver = receiver;
    this.pending = pending;
    this.settings = settings;
    this.quarantine = quarantine;
    this.app = quarantine.app();
    this.pusher = pusher;
    this.progress = progress;
  }

  @Override
  public void onPreReceive(ReceivePack pack, Collection<ReceiveCommand> commands) {
    try {
      PushOptions options = PushOptions.parse(pack.getPushOptions());
      checkRefs(commands);
      checkContent(commands);
      if (pack.isAtomic() && open(commands).size() < commands.size()) {
        refuseTogether(open(commands));
      }
      if (open(commands).isEmpty()) {
        return;
      }
      store(pack.isAtomic(), open(commands), options)
          .ifPresent(stored -> deploy(stored, commands, options));
    } catch (DeployException refused) {
      refuse(open(commands), refused.failure());
    } catch (IOException | RuntimeException e) {
      log.error("Receiving a push to {} failed", app, e);
      refuse(open(commands), internal());
    }
  }

  private void checkRefs(Collection<ReceiveCommand> commands) throws IOException {
    if (commands.size() > settings.maxRefs()) {
      throw new DeployException(
          Failure.of(
              SourceCode.TOO_MANY_REFS,
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
      rules.objection(command).ifPresent(failure -> refuse(command, failure));
    }
    if (production.isEmpty() && branches(open(commands)).isEmpty() && !open(commands).isEmpty()) {
      throw new DeployException(
          Failure.of(
              SourceCode.NO_BRANCH,
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
        objection.ifPresent(failure -> refuse(command, failure));
        refused |= objection.isPresent();
      }
    }
    if (refused) {
      // All refs share one pack: storing it for the others would store what was refused.
      refuseTogether(open(commands));
    }
  }

  /** What is stored and moved, and the note that its deploys are not recorded yet. */
  private record Stored(List<RefChange> changes, PendingPushes.Note note) {}

  private Optional<Stored> store(boolean atomic, List<ReceiveCommand> commands, PushOptions options)
      throws IOException {
    ReentrantLock lock = repositories.lock(app);
    lock.lock();
    try {
      refuseOvertaken(atomic, commands);
      List<ReceiveCommand> moves = open(commands);
      if (moves.isEmpty()) {
        return Optional.empty();
      }
      List<String> branches = branches(moves);
      if (!branches.isEmpty()) {
        receiver.register(app, ProductionBranch.among(branches), pusher);
      }
      List<RefChange> changes = new ArrayList<>();
      try (RevWalk walk = new RevWalk(quarantine.repository())) {
        for (ReceiveCommand move : moves) {
          changes.add(RefMoves.change(move, walk));
        }
      }
      quarantine.moveIn();
      PendingPushes.Note note =
          pending.write(new Push(app, pusher, handedOn(changes, options), false));
      return Optional.of(new Stored(moved(atomic, moves, changes), note));
    } finally {
      lock.unlock();
    }
  }

  /** Somebody else may have pushed while this push was checked. */
  private void refuseOvertaken(boolean atomic, List<ReceiveCommand> commands) throws IOException {
    if (repositories.exists(app)) {
      try (FileRepository stored = repositories.open(app)) {
        RefMoves.overtaken(stored, commands).forEach(this::refuseOvertaken);
      }
    }
    if (atomic && open(commands).size() < commands.size()) {
      refuseTogether(open(commands));
    }
  }

  private List<RefChange> moved(boolean atomic, List<ReceiveCommand> moves, List<RefChange> changes)
      throws IOException {
    try (FileRepository stored = repositories.open(app)) {
      RefMoves.move(stored, atomic, moves);
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
        refuseOvertaken(moves.get(index));
      }
    }
    return moved;
  }

  private static List<RefChange> handedOn(List<RefChange> changes, PushOptions options) {
    return changes.stream()
        .filter(change -> change.branch().isPresent())
        .filter(change -> options.deploy() || change.deleted())
        .toList();
  }

  private void deploy(Stored stored, Collection<ReceiveCommand> commands, PushOptions options) {
    for (RefChange change : stored.changes()) {
      if (change.branch().isEmpty() && !change.deleted()) {
        progress.line(name(change.ref()) + ": tag stored; branches are deployed, tags are not.");
      }
    }
    List<RefChange> branches = handedOn(stored.changes(), options);
    if (!options.deploy() && branches.size() < stored.changes().size()) {
      progress.line("Stored, not deployed (-o nodeploy).");
    }
    if (!branches.isEmpty()) {
      Push push = new Push(app, pusher, branches, options.follow());
      report(outcomes(push, new Recording(progress, stored.note())), commands);
    }
    stored.note().drop();
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

  /** Drops the note as soon as the deploys are recorded. */
  private record Recording(PushProgress progress, PendingPushes.Note note) implements PushProgress {
    @Override
    public boolean line(String text) {
      return progress.line(text);
    }

    @Override
    public boolean listening() {
      return progress.listening();
    }

    @Override
    public void recorded() {
      note.drop();
    }
  }

  private List<PushOutcome> outcomes(Push push, PushProgress follower) {
    Failure failure;
    try {
      return receiver.pushed(push, follower);
    } catch (DeployException e) {
      failure = e.failure();
    } catch (RuntimeException e) {
      log.error("Deploying a push to {} failed", app, e);
      failure = internal();
    }
    show(failure);
    String code = failure.code();
    List<PushOutcome> outcomes = new ArrayList<>();
    push.changes().forEach(change -> outcomes.add(new PushOutcome.NotDeployed(change.ref(), code)));
    return outcomes;
  }

  private void refuseTogether(List<ReceiveCommand> commands) {
    for (ReceiveCommand command : commands) {
      command.setResult(
          Result.REJECTED_OTHER_REASON,
          "refused together with the others: " + SourceCode.REFUSED_TOGETHER.code());
    }
  }

  private void refuse(List<ReceiveCommand> commands, Failure failure) {
    if (!commands.isEmpty()) {
      show(failure);
    }
    for (ReceiveCommand command : commands) {
      command.setResult(Result.REJECTED_OTHER_REASON, "refused: " + failure.code());
    }
  }

  private void refuse(ReceiveCommand command, Failure failure) {
    refuse(List.of(command), failure);
  }

  private void refuseOvertaken(ReceiveCommand command) {
    refuse(
        command,
        Failure.of(
            SourceCode.MOVED,
            "Somebody else moved \""
                + name(command.getRefName())
                + "\" while this push was on its way.",
            "Fetch, merge or rebase, and push again."));
  }

  private void show(Failure failure) {
    PushConsole.failure(failure).forEach(progress::line);
  }

  private static List<ReceiveCommand> open(Collection<ReceiveCommand> commands) {
    return ReceiveCommand.filter(commands, Result.NOT_ATTEMPTED);
  }

  private static List<String> branches(Collection<ReceiveCommand> commands) {
    return commands.stream()
        .filter(command -> command.getType() != ReceiveCommand.Type.DELETE)
        .map(ReceiveCommand::getRefName)
        .filter(ref -> ref.startsWith(Constants.R_HEADS))
        .map(Reception::name)
        .toList();
  }

  private static Failure internal() {
    return Failure.of(
        SourceCode.INTERNAL,
        "Berth failed while it handled this push.",
        "Push again; if it stays so, ask the operator to look into the server's log.");
  }

  private static String name(String ref) {
    return Repository.shortenRefName(ref);
  }
}
