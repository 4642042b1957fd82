package dev.berth.server.source;

import dev.berth.server.app.AppName;
import dev.berth.server.app.ProductionBranch;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.BatchRefUpdate;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
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

  private final AppName app;
  private final String pusher;
  private final Repositories repositories;
  private final Quarantine quarantine;
  private final PushReceiver receiver;
  private final PushInspection inspection;
  private final PushProgress progress;
  private final SourceSettings settings;

  Reception(
      AppName app,
      String pusher,
      Repositories repositories,
      Quarantine quarantine,
      PushReceiver receiver,
      PushInspection inspection,
      PushProgress progress,
      SourceSettings settings) {
    this.app = app;
    this.pusher = pusher;
    this.repositories = repositories;
    this.quarantine = quarantine;
    this.receiver = receiver;
    this.inspection = inspection;
    this.progress = progress;
    this.settings = settings;
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
      List<RefChange> changes = store(pack, open(commands));
      deploy(changes, commands, options);
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
    try (RevWalk walk = new RevWalk(quarantine.repository())) {
      for (ReceiveCommand command : commands) {
        objection(command, production, walk).ifPresent(failure -> refuse(command, failure));
      }
    }
    if (production.isEmpty() && branches(open(commands)).isEmpty() && !open(commands).isEmpty()) {
      throw new DeployException(
          Failure.of(
              SourceCode.NO_BRANCH,
              "The app \"" + app + "\" does not exist yet, and only a branch can create it.",
              "Push a branch first: git push <remote> main"));
    }
  }

  private Optional<Failure> objection(
      ReceiveCommand command, Optional<String> production, RevWalk walk) throws IOException {
    String ref = command.getRefName();
    if (command.getType() == ReceiveCommand.Type.DELETE) {
      return production
          .filter(branch -> ref.equals(Constants.R_HEADS + branch))
          .map(branch ->
              Failure.of(
                  SourceCode.PRODUCTION_BRANCH,
                  "\"" + branch + "\" is the production branch of \"" + app + "\": it stays.",
                  "Delete the app instead, or choose another production branch first."));
    }
    Optional<Failure> name = RefRules.objection(ref);
    if (name.isPresent()) {
      return name;
    }
    if (command.getType() == ReceiveCommand.Type.CREATE) {
      Collection<String> conflicts =
          quarantine.repository().getRefDatabase().getConflictingNames(ref);
      if (!conflicts.isEmpty()) {
        return Optional.of(
            Failure.of(
                SourceCode.REF_NAME,
                "\"" + ref + "\" can not exist beside \"" + conflicts.iterator().next() + "\".",
                "Delete the other one or push under another name."));
      }
    }
    RevObject object = walk.parseAny(command.getNewId());
    if (ref.startsWith(Constants.R_HEADS) && !(object instanceof RevCommit)) {
      return Optional.of(
          Failure.of(
              SourceCode.NOT_A_COMMIT,
              "\"" + ref + "\" does not name a commit.",
              "Push a commit; a tag can be pushed as a tag: git push <remote> <tag>"));
    }
    return Optional.empty();
  }

  private void checkContent(Collection<ReceiveCommand> commands) throws IOException {
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

  private List<RefChange> store(ReceivePack pack, List<ReceiveCommand> commands)
      throws IOException {
    ReentrantLock lock = repositories.lock(app);
    lock.lock();
    try {
      refuseMoved(commands);
      if (pack.isAtomic() && open(commands).size() < commands.size()) {
        refuseTogether(open(commands));
      }
      if (open(commands).isEmpty()) {
        return List.of();
      }
      List<String> branches = branches(commands);
      if (!branches.isEmpty()) {
        receiver.register(app, ProductionBranch.among(branches), pusher);
      }
      quarantine.moveIn();
      try (FileRepository stored = repositories.open(app)) {
        List<RefChange> changes = moveRefs(stored, pack.isAtomic(), open(commands));
        follow(stored, receiver.productionBranch(app));
        return changes;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Somebody else may have pushed while this push was checked. */
  private void refuseMoved(List<ReceiveCommand> commands) throws IOException {
    if (!repositories.exists(app)) {
      return;
    }
    try (FileRepository stored = repositories.open(app)) {
      for (ReceiveCommand command : commands) {
        Ref now = stored.exactRef(command.getRefName());
        ObjectId id = now == null ? ObjectId.zeroId() : now.getObjectId();
        if (!command.getOldId().equals(id)) {
          refuse(command, moved(command.getRefName()));
        }
      }
    }
  }

  private List<RefChange> moveRefs(
      FileRepository stored, boolean atomic, List<ReceiveCommand> commands) throws IOException {
    Map<ReceiveCommand, ReceiveCommand> moves = new LinkedHashMap<>();
    BatchRefUpdate batch = stored.getRefDatabase().newBatchUpdate();
    batch.setAllowNonFastForwards(true).setAtomic(atomic);
    for (ReceiveCommand command : commands) {
      ReceiveCommand move =
          new ReceiveCommand(command.getOldId(), command.getNewId(), command.getRefName());
      moves.put(command, move);
      batch.addCommand(move);
    }
    List<RefChange> changes = new ArrayList<>();
    try (RevWalk walk = new RevWalk(stored)) {
      batch.execute(walk, NullProgressMonitor.INSTANCE);
      for (Map.Entry<ReceiveCommand, ReceiveCommand> entry : moves.entrySet()) {
        ReceiveCommand command = entry.getKey();
        if (entry.getValue().getResult() == Result.OK) {
          command.setResult(Result.OK);
          changes.add(change(command, walk));
        } else {
          refuse(command, moved(command.getRefName()));
        }
      }
    }
    return changes;
  }

  private static RefChange change(ReceiveCommand command, RevWalk walk) throws IOException {
    Optional<String> commit = Optional.empty();
    if (command.getType() != ReceiveCommand.Type.DELETE) {
      commit = Optional.of(walk.peel(walk.parseAny(command.getNewId())).name());
    }
    return new RefChange(
        command.getRefName(),
        Optional.of(command.getOldId())
            .filter(id -> !id.equals(ObjectId.zeroId()))
            .map(ObjectId::name),
        commit,
        command.getType() == ReceiveCommand.Type.UPDATE_NONFASTFORWARD);
  }

  /** A clone checks out what HEAD names. */
  private static void follow(Repository stored, Optional<String> production) throws IOException {
    if (production.isEmpty()) {
      return;
    }
    String target = Constants.R_HEADS + production.get();
    Ref head = stored.exactRef(Constants.HEAD);
    if (head == null || !head.isSymbolic() || !head.getTarget().getName().equals(target)) {
      RefUpdate update = stored.updateRef(Constants.HEAD);
      update.disableRefLog();
      update.link(target);
    }
  }

  private void deploy(
      List<RefChange> changes, Collection<ReceiveCommand> commands, PushOptions options) {
    for (RefChange change : changes) {
      if (change.branch().isEmpty() && !change.deleted()) {
        progress.line(name(change.ref()) + ": tag stored; branches are deployed, tags are not.");
      }
    }
    List<RefChange> branches =
        changes.stream()
            .filter(change -> change.branch().isPresent())
            .filter(change -> options.deploy() || change.deleted())
            .toList();
    if (!options.deploy() && branches.size() < changes.size()) {
      progress.line("Stored, not deployed (-o nodeploy).");
    }
    if (branches.isEmpty()) {
      return;
    }
    Map<String, PushOutcome> outcomes = new HashMap<>();
    for (PushOutcome outcome : outcomes(new Push(app, pusher, branches, options.follow()))) {
      outcomes.put(outcome.ref(), outcome);
    }
    for (ReceiveCommand command : commands) {
      if (outcomes.get(command.getRefName()) instanceof PushOutcome.NotDeployed(_, String code)) {
        command.setResult(Result.REJECTED_OTHER_REASON, "stored, not deployed: " + code);
      }
    }
  }

  private List<PushOutcome> outcomes(Push push) {
    Failure failure;
    try {
      return receiver.pushed(push, progress);
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

  private static Failure moved(String ref) {
    return Failure.of(
        SourceCode.MOVED,
        "Somebody else moved \"" + name(ref) + "\" while this push was on its way.",
        "Fetch, merge or rebase, and push again.");
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
