package dev.berth.server.source;

import dev.berth.concurrent.KeyedLocks;
import dev.berth.server.app.AppName;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.errors.TooLargePackException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.springframework.stereotype.Component;

/**
 * Takes in commits that Berth has fetched by itself, under the rules of a push: the same limits,
 * the same quarantine and inspection, the same note before a ref moves.
 */
@Component
public class FetchedCommits {
  /** Refs that no push can reach and that keep what they point to. */
  public static final String KEPT = "refs/berth/";

  private final Repositories repositories;
  private final PushReceiver receiver;
  private final PendingPushes pending;
  private final SourceSettings settings;

  FetchedCommits(
      Repositories repositories,
      PushReceiver receiver,
      PendingPushes pending,
      SourceSettings settings) {
    this.repositories = repositories;
    this.receiver = receiver;
    this.pending = pending;
    this.settings = settings;
  }

  /** Brings objects into a repository that nobody else sees yet. */
  public interface Fetch {
    /**
     * Fetches them.
     *
     * @param checker what has to look at each of them
     * @return full names of refs and where each has to point; the zero id for one that is gone
     */
    Map<String, ObjectId> into(Repository quarantine, ObjectChecker checker) throws IOException;
  }

  /**
   * What became of one ref.
   *
   * @param stored whether it points where it should
   * @param words why not; empty when it does
   */
  public record Outcome(String ref, Optional<String> commit, boolean stored, String words) {}

  /**
   * Moves branches to where they are elsewhere and starts their deploys.
   *
   * @param by who is said to have pushed
   * @return one outcome for each ref that is not where it was
   */
  public List<Outcome> take(AppName app, String by, Fetch fetch) throws IOException {
    try (Quarantine quarantine = Quarantine.open(repositories, app, settings)) {
      List<ReceiveCommand> commands =
          commands(
              quarantine.repository(),
              fetch.into(quarantine.repository(), IncomingPushes.checker()));
      Heard heard = new Heard();
      new Reception(
              repositories,
              receiver,
              pending,
              settings,
              quarantine,
              by,
              heard,
              new CutPushes(receiver))
          .decide(new PushOptions(false, true), false, commands);
      List<Outcome> outcomes = new ArrayList<>();
      for (ReceiveCommand command : commands) {
        boolean stored = command.getResult() == Result.OK;
        outcomes.add(
            new Outcome(
                command.getRefName(),
                Optional.of(command.getNewId())
                    .filter(id -> !id.equals(ObjectId.zeroId()))
                    .map(ObjectId::name),
                stored,
                stored ? "" : heard.words(command)));
      }
      return outcomes;
    }
  }

  /**
   * Keeps one commit under a ref below {@link #KEPT}; nothing is deployed by that.
   *
   * @return the commit's id
   * @throws DeployException when a push of it would be refused
   */
  public String keep(AppName app, String ref, Fetch fetch) throws IOException {
    if (!ref.startsWith(KEPT)) {
      throw new IllegalArgumentException(ref);
    }
    try (Quarantine quarantine = Quarantine.open(repositories, app, settings)) {
      Repository view = quarantine.repository();
      Map<String, ObjectId> tips = fetch.into(view, IncomingPushes.checker());
      ObjectId tip = Optional.ofNullable(tips.get(ref)).orElseThrow();
      refuse(
          new PushInspection(view, settings, new Heard())
              .objection(current(view, ref), commit(view, tip)));
      try (KeyedLocks.Held _ = repositories.lock(app)) {
        quarantine.moveIn();
        try (FileRepository stored = repositories.open(app)) {
          point(stored, ref, tip);
        }
      }
      return tip.name();
    }
  }

  /** Makes sure that a ref below {@link #KEPT} is gone. */
  public void drop(AppName app, String ref) throws IOException {
    if (!ref.startsWith(KEPT) || !repositories.exists(app)) {
      return;
    }
    try (FileRepository stored = repositories.open(app)) {
      RefUpdate update = stored.updateRef(ref);
      update.setForceUpdate(true);
      update.disableRefLog();
      update.delete();
    }
  }

  /** Why what was fetched can not be taken; empty when it never came. */
  public Optional<Failure> objection(IOException failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case TooLargePackException _,
            TooLargeObjectInPackException _,
            CountedRepository.TooManyObjectsException _,
            CorruptObjectException _ -> {
          return Optional.of(UnpackFailures.explain(cause, settings, repositories.incoming()));
        }
        default -> {}
      }
    }
    return Optional.empty();
  }

  private static void refuse(Optional<Failure> objection) {
    objection.ifPresent(failure -> {
      throw new DeployException(failure);
    });
  }

  private static ObjectId commit(Repository view, ObjectId tip) throws IOException {
    try (RevWalk walk = new RevWalk(view)) {
      if (walk.parseAny(tip) instanceof RevCommit commit) {
        return commit.copy();
      }
    }
    throw new DeployException(
        SourceCode.NOT_A_COMMIT.because(
            "What was asked for is no commit.", "Look at the request on its own page."));
  }

  private static void point(FileRepository stored, String ref, ObjectId tip) throws IOException {
    RefUpdate update = stored.updateRef(ref);
    update.setNewObjectId(tip);
    update.setForceUpdate(true);
    update.disableRefLog();
    RefUpdate.Result result = update.update();
    switch (result) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
      default -> throw new IOException(ref + " can not be written: " + result);
    }
  }

  private static List<ReceiveCommand> commands(Repository view, Map<String, ObjectId> tips)
      throws IOException {
    List<ReceiveCommand> commands = new ArrayList<>();
    try (RevWalk walk = new RevWalk(view)) {
      for (Map.Entry<String, ObjectId> tip : tips.entrySet()) {
        ObjectId before = current(view, tip.getKey());
        if (!before.equals(tip.getValue())) {
          ReceiveCommand command = new ReceiveCommand(before, tip.getValue(), tip.getKey());
          if (command.getType() == ReceiveCommand.Type.UPDATE) {
            command.updateType(walk);
          }
          commands.add(command);
        }
      }
    }
    return commands;
  }

  private static ObjectId current(Repository view, String ref) throws IOException {
    Ref now = view.exactRef(ref);
    return now == null || now.getObjectId() == null ? ObjectId.zeroId() : now.getObjectId();
  }

  /** Nobody follows; what is said is kept for whoever asks later. */
  private static final class Heard implements PushProgress {
    private final List<String> lines = new ArrayList<>();

    @Override
    public boolean line(String text) {
      lines.add(text);
      return false;
    }

    @Override
    public boolean listening() {
      return false;
    }

    String words(ReceiveCommand command) {
      String said = String.join("\n", lines).strip();
      return said.isEmpty() ? String.valueOf(command.getMessage()) : said;
    }
  }
}
