package dev.berth.server.source;

import dev.berth.server.app.AppName;
import dev.berth.server.failure.Failure;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;

/** Which moves of refs are possible at all in one repository. */
final class CommandRules {
  private final Repository repository;
  private final AppName app;
  private final Optional<String> production;

  CommandRules(Repository repository, AppName app, Optional<String> production) {
    this.repository = repository;
    this.app = app;
    this.production = production;
  }

  /** Why this command can not be carried out. */
  Optional<Failure> objection(ReceiveCommand command) throws IOException {
    String ref = command.getRefName();
    if (command.getType() == ReceiveCommand.Type.DELETE) {
      return production
          .filter(branch -> ref.equals(Constants.R_HEADS + branch))
          .map(branch ->
              SourceCode.PRODUCTION_BRANCH.because(
                  "\"" + branch + "\" is the production branch of \"" + app + "\": it stays.",
                  "Delete the app instead, or choose another production branch first."));
    }
    Optional<Failure> name = RefRules.objection(ref);
    if (name.isPresent()) {
      return name;
    }
    if (command.getType() == ReceiveCommand.Type.CREATE) {
      Collection<String> conflicts = repository.getRefDatabase().getConflictingNames(ref);
      if (!conflicts.isEmpty()) {
        return Optional.of(
            SourceCode.REF_NAME.because(
                "\"" + ref + "\" can not exist beside \"" + conflicts.iterator().next() + "\".",
                "Delete the other one or push under another name."));
      }
    }
    if (ref.startsWith(Constants.R_HEADS) && !isCommit(command)) {
      return Optional.of(
          SourceCode.NOT_A_COMMIT.because(
              "\"" + ref + "\" does not name a commit.",
              "Push a commit; a tag can be pushed as a tag: git push <remote> <tag>"));
    }
    return Optional.empty();
  }

  private boolean isCommit(ReceiveCommand command) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.parseAny(command.getNewId()) instanceof RevCommit;
    }
  }
}
