package dev.berth.server.source;

import dev.berth.server.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.errors.TooLargePackException;
import org.eclipse.jgit.internal.submodule.SubmoduleValidator.SubmoduleValidationException;

/** Says why a pack was not taken. */
final class UnpackFailures {
  private static final long ALMOST_FULL = 16L << 20;

  private UnpackFailures() {}

  static Failure explain(Throwable failed, SourceSettings settings, Path disk) {
    return switch (failed) {
      case TooLargePackException _ ->
          SourceCode.PACK_TOO_LARGE.because(
              "The push is larger than " + megabytes(settings.maxPackSize().toBytes()) + ".",
              "Leave large files and build output out of the repository, also out of its history"
                  + " (git filter-repo), or push the history in parts.");
      case TooLargeObjectInPackException _ ->
          SourceCode.FILE_TOO_LARGE.because(
              "The push has a file larger than "
                  + megabytes(settings.maxFileSize().toBytes())
                  + ", now or in its history.",
              "Keep such files in object storage. To find them: git rev-list --objects --all |"
                  + " git cat-file --batch-check='%(objectsize) %(rest)' | sort -n | tail");
      case CountedRepository.TooManyObjectsException _ ->
          SourceCode.TOO_MANY_OBJECTS.because(
              "The push has more than " + settings.maxObjects() + " objects.",
              "Push the history in parts, or without dependencies and build output.");
      case CorruptObjectException e ->
          SourceCode.UNSAFE_OBJECT.because(
              "The push has an object that is damaged or unsafe to write: "
                  + PushConsole.safe(String.valueOf(e.getMessage())),
              "Check the repository with: git fsck --full --strict");
      case SubmoduleValidationException e ->
          SourceCode.UNSAFE_OBJECT.because(
              "The push has a .gitmodules that is a link or not safe to follow: "
                  + PushConsole.safe(String.valueOf(e.getMessage())),
              "Commit .gitmodules as a plain file, or leave it out.");
      case MissingObjectException _ ->
          SourceCode.INCOMPLETE.because(
              "The push lacks objects that its commits refer to; the clone may be shallow.",
              "Fetch the whole history first: git fetch --unshallow");
      case IOException _ when full(disk) ->
          SourceCode.DISK.because(
              "The disk of this Berth is full; the push was not stored.",
              "Ask the operator to make room, then push again.");
      case IOException _ ->
          SourceCode.INTERRUPTED.because(
              "The push did not arrive completely or is damaged.",
              "Push again. If it stays so, check the repository with: git fsck --full");
      case OutOfMemoryError _ ->
          SourceCode.FILE_TOO_LARGE.because(
              "A file of the push is too large for the memory of this Berth.",
              "Keep large files in object storage, or ask the operator for more memory.");
      default ->
          SourceCode.INTERNAL.because(
              "Berth could not take the push in (" + failed.getClass().getSimpleName() + ").",
              "Push again, in smaller parts; if it stays so, ask the operator.");
    };
  }

  private static boolean full(Path disk) {
    try {
      return Files.getFileStore(disk).getUsableSpace() < ALMOST_FULL;
    } catch (IOException e) {
      return false;
    }
  }

  private static String megabytes(long bytes) {
    return bytes >= 1 << 20 ? (bytes >> 20) + " MB" : (bytes >> 10) + " kB";
  }
}
