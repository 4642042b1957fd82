package dev.berth.server.source;

import dev.berth.server.app.AppName;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Pushes whose client was cut before it saw how its deploy ended. Git asks only for the refs when
 * everything is up-to-date, and shows nothing of what a server would say; so whoever pushed is
 * shown such a branch one commit back, as his own git believes it to be. Pushing again then sends a
 * command, and is answered with the deploy's story. Nobody else sees anything but the truth.
 */
final class CutPushes {
  private final PushReceiver receiver;
  private final Map<Who, Map<String, ObjectId>> shown = new ConcurrentHashMap<>();
  private final Set<String> settled = ConcurrentHashMap.newKeySet();

  private record Who(AppName app, String pusher) {}

  CutPushes(PushReceiver receiver) {
    this.receiver = receiver;
  }

  /** The refs as this pusher is to see them now; empty when he sees what there is. */
  Optional<Map<String, Ref>> show(Repository repository, AppName app, String pusher)
      throws IOException {
    Map<String, ObjectId> back = new HashMap<>();
    for (Map.Entry<String, String> unseen : receiver.unseen(app, pusher).entrySet()) {
      String ref = unseen.getKey();
      ObjectId stored = RefMoves.current(repository, ref);
      if (stored.name().equals(unseen.getValue()) && !settled.contains(name(app, ref, stored))) {
        back.put(ref, before(repository, stored));
      }
    }
    if (back.isEmpty()) {
      shown.remove(new Who(app, pusher));
      return Optional.empty();
    }
    shown.put(new Who(app, pusher), Map.copyOf(back));
    return Optional.of(refs(repository, back));
  }

  /**
   * What he was shown last in place of the truth: a commit, or zero for a branch that was hidden.
   */
  Map<String, ObjectId> shown(AppName app, String pusher) {
    return shown.getOrDefault(new Who(app, pusher), Map.of());
  }

  /** The refs as he was shown them last. */
  Optional<Map<String, Ref>> shownRefs(Repository repository, AppName app, String pusher)
      throws IOException {
    Map<String, ObjectId> back = shown(app, pusher);
    return back.isEmpty() ? Optional.empty() : Optional.of(refs(repository, back));
  }

  /** Shows the truth about a branch from now on: something else was pushed there. */
  void settle(AppName app, String ref, ObjectId commit) {
    settled.add(name(app, ref, commit));
  }

  private static String name(AppName app, String ref, ObjectId commit) {
    return app + " " + ref + " " + commit.name();
  }

  private static Map<String, Ref> refs(Repository repository, Map<String, ObjectId> back)
      throws IOException {
    Map<String, Ref> refs = new HashMap<>();
    for (Ref ref : repository.getRefDatabase().getRefs()) {
      ObjectId earlier = back.get(ref.getName());
      if (earlier == null) {
        refs.put(ref.getName(), ref);
      } else if (!earlier.equals(ObjectId.zeroId())) {
        refs.put(
            ref.getName(), new ObjectIdRef.PeeledNonTag(Ref.Storage.LOOSE, ref.getName(), earlier));
      }
    }
    refs.remove(Constants.HEAD);
    return refs;
  }

  private static ObjectId before(Repository repository, ObjectId commit) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit parsed = walk.parseCommit(commit);
      return parsed.getParentCount() == 0 ? ObjectId.zeroId() : parsed.getParent(0).copy();
    }
  }
}
