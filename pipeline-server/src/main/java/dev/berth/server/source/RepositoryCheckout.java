package dev.berth.server.source;

import dev.berth.files.AtomicFile;
import dev.berth.files.FileTree;
import dev.berth.server.app.AppName;
import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.InvalidObjectIdException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** Checks commits out of the stored repositories. */
final class RepositoryCheckout implements Checkout {
  private static final int MAX_SUBJECT = 200;
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  private final Repositories repositories;
  private final SourceSettings settings;

  RepositoryCheckout(Repositories repositories, SourceSettings settings) {
    this.repositories = repositories;
    this.settings = settings;
  }

  @Override
  public Commit checkout(AppName app, String id, Path directory) {
    if (!repositories.exists(app)) {
      throw unknown(app, id, null);
    }
    try (FileRepository repository = repositories.open(app);
        ObjectReader reader = repository.newObjectReader();
        RevWalk walk = new RevWalk(reader)) {
      RevCommit commit = walk.parseCommit(ObjectId.fromString(id));
      // Beside the directory, not in it: the app's own files are all that is in there.
      Path marker = directory.resolveSibling(directory.getFileName() + ".commit");
      if (!complete(marker, directory, id)) {
        Files.deleteIfExists(marker);
        FileTree.remove(directory);
        Files.createDirectories(directory);
        new TreeWriter(reader, settings, directory).write(commit.getTree());
        AtomicFile.write(marker, id.getBytes(StandardCharsets.US_ASCII), PRIVATE);
      }
      return describe(commit);
    } catch (MissingObjectException | IncorrectObjectTypeException | InvalidObjectIdException e) {
      throw unknown(app, id, e);
    } catch (IOException e) {
      throw new DeployException(
          SourceCode.DISK
              .because(
                  "The files of commit " + id + " could not be written.",
                  "Make sure that the disk has room and the data directory is writable, then try"
                      + " again.")
              .withDetail(e.toString()),
          e);
    }
  }

  private static boolean complete(Path marker, Path directory, String id) throws IOException {
    return Files.isDirectory(directory)
        && Files.isRegularFile(marker)
        && Files.readString(marker).equals(id);
  }

  private static Commit describe(RevCommit commit) {
    String subject = PushConsole.safe(commit.getShortMessage()).replace('\u001b', ' ');
    return new Commit(
        commit.name(),
        commit.getTree().name(),
        subject.length() > MAX_SUBJECT ? subject.substring(0, MAX_SUBJECT) : subject,
        PushConsole.safe(commit.getAuthorIdent().getName()),
        PushConsole.safe(commit.getAuthorIdent().getEmailAddress()),
        Instant.ofEpochSecond(commit.getCommitTime()));
  }

  private static DeployException unknown(AppName app, String id, @Nullable Exception cause) {
    return new DeployException(
        SourceCode.UNKNOWN_COMMIT.because(
            "The repository of \"" + app + "\" has no commit " + id + ".",
            "Push the branch again."),
        cause);
  }
}
