package dev.berth.server.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.BatchRefUpdate;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;

/** Moves refs of a stored repository as the commands of a push say, each only from its old id. */
final class RefMoves {
  private RefMoves() {}

  /**
   * What a command changes.
   *
   * @param old the object that its ref names now
   */
  static RefChange change(ReceiveCommand command, ObjectId old, RevWalk walk) throws IOException {
    Optional<String> commit = Optional.empty();
    if (command.getType() != ReceiveCommand.Type.DELETE) {
      commit = Optional.of(walk.peel(walk.parseAny(command.getNewId())).name());
    }
    return new RefChange(
        command.getRefName(),
        Optional.of(old).filter(id -> !id.equals(ObjectId.zeroId())).map(ObjectId::name),
        commit,
        command.getType() == ReceiveCommand.Type.UPDATE_NONFASTFORWARD);
  }

  /**
   * Those commands whose ref is not where the client saw it.
   *
   * @param old where the ref has to be; the command's own old id where nothing is said
   */
  static List<ReceiveCommand> overtaken(
      Repository stored, List<ReceiveCommand> commands, Map<String, ObjectId> old)
      throws IOException {
    List<ReceiveCommand> overtaken = new ArrayList<>();
    for (ReceiveCommand command : commands) {
      ObjectId seen = old.getOrDefault(command.getRefName(), command.getOldId());
      if (!seen.equals(current(stored, command.getRefName()))) {
        overtaken.add(command);
      }
    }
    return overtaken;
  }

  /** True when the ref is where this change left it. */
  static boolean done(Repository stored, RefChange change) throws IOException {
    return current(stored, change.ref())
        .name()
        .equals(change.commit().orElse(ObjectId.zeroId().name()));
  }

  /** Moves the refs; a command that succeeded has the result OK, another one is left as it was. */
  static void move(
      Repository stored, boolean atomic, List<ReceiveCommand> commands, Map<String, ObjectId> old)
      throws IOException {
    Map<ReceiveCommand, ReceiveCommand> moves = new LinkedHashMap<>();
    BatchRefUpdate batch = stored.getRefDatabase().newBatchUpdate();
    batch.setAllowNonFastForwards(true).setAtomic(atomic);
    for (ReceiveCommand command : commands) {
      ReceiveCommand move =
          new ReceiveCommand(
              old.getOrDefault(command.getRefName(), command.getOldId()),
              command.getNewId(),
              command.getRefName());
      moves.put(command, move);
      batch.addCommand(move);
    }
    try (RevWalk walk = new RevWalk(stored)) {
      batch.execute(walk, NullProgressMonitor.INSTANCE);
    }
    moves.forEach((command, move) -> {
      if (move.getResult() == Result.OK) {
        command.setResult(Result.OK);
      }
    });
  }

  /** A clone checks out what HEAD names. */
  static void pointHead(Repository stored, String branch) throws IOException {
    String target = Constants.R_HEADS + branch;
    Ref head = stored.exactRef(Constants.HEAD);
    if (head == null || !head.isSymbolic() || !head.getTarget().getName().equals(target)) {
      RefUpdate update = stored.updateRef(Constants.HEAD);
      update.disableRefLog();
      update.link(target);
    }
  }

  /** Whether the history of one commit contains another. */
  static boolean contains(RevWalk walk, ObjectId newer, ObjectId older) throws IOException {
    return !newer.equals(ObjectId.zeroId())
        && !older.equals(ObjectId.zeroId())
        && walk.parseAny(newer) instanceof RevCommit descendant
        && walk.parseAny(older) instanceof RevCommit ancestor
        && walk.isMergedInto(ancestor, descendant);
  }

  static ObjectId current(Repository stored, String ref) throws IOException {
    Ref now = stored.exactRef(ref);
    return now == null || now.getObjectId() == null ? ObjectId.zeroId() : now.getObjectId();
  }
}
