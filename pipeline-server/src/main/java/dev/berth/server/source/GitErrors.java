package dev.berth.server.source;

import dev.berth.server.failure.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.ZipException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.internal.JGitText;
import org.eclipse.jgit.transport.PacketLineOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a git client that its request can not be answered; git shows it as "remote error". */
final class GitErrors {
  private static final Logger log = LoggerFactory.getLogger(GitErrors.class);
  private static final int LONGEST = 300;

  private GitErrors() {}

  /** Writes the only packet of an answer that nothing was written of yet. */
  static void send(Exception problem, OutputStream out) throws IOException {
    Failure failure = explain(problem);
    PacketLineOut packets = new PacketLineOut(out);
    packets.writeString(
        "ERR " + failure.summary() + " " + failure.advice() + " (" + failure.code() + ")");
    packets.flush();
  }

  /** Whose fault it is: only what the client sent makes JGit throw these. */
  static Failure explain(Exception problem) {
    return switch (problem) {
      case UncheckedIOException e -> explain(Objects.requireNonNull(e.getCause()));
      case IOException _ when isPacketHeader(problem) -> notUnderstood(problem);
      case PackProtocolException _,
          CorruptObjectException _,
          ZipException _,
          UnsupportedOperationException _,
          IllegalArgumentException _ ->
          notUnderstood(problem);
      case EOFException _ ->
          SourceCode.INTERRUPTED.because(
              "The request ended before it was complete.", "Fetch or push again.");
      default -> {
        log.warn("A request of a git client failed", problem);
        yield Refusals.internal();
      }
    };
  }

  private static Failure notUnderstood(Exception problem) {
    return SourceCode.PROTOCOL.because(
        "Berth does not understand this request: " + words(problem) + ".",
        "Use a current git, or report this with the client's name.");
  }

  /** The one mistake of a client that JGit has no type for. */
  private static boolean isPacketHeader(Exception problem) {
    String message = problem.getMessage();
    return message != null
        && message.startsWith(JGitText.get().invalidPacketLineHeader.replaceFirst("\\{0}.*", ""));
  }

  private static String words(Exception problem) {
    String message = String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
    String safe = PushConsole.safe(message);
    return safe.length() > LONGEST ? safe.substring(0, LONGEST) + "…" : safe;
  }
}
