package dev.berth.server.source;

import dev.berth.concurrent.BackgroundLoop;
import dev.berth.server.app.AppName;
import dev.berth.server.failure.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RequestNotYetReadException;
import org.eclipse.jgit.transport.UnpackErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes pushes in: one quarantine, one stream back and one {@link Reception} for each. */
final class IncomingPushes {
  private static final Logger log = LoggerFactory.getLogger(IncomingPushes.class);

  /** How much of a refused push is read so that its client gets to read the reason. */
  private static final int DRAIN_FACTOR = 4;

  private final Repositories repositories;
  private final PushReceiver receiver;
  private final PendingPushes pending;
  private final SourceSettings settings;
  private final CutPushes cut;

  IncomingPushes(
      Repositories repositories,
      PushReceiver receiver,
      PendingPushes pending,
      SourceSettings settings) {
    this.repositories = repositories;
    this.receiver = receiver;
    this.pending = pending;
    this.settings = settings;
    this.cut = new CutPushes(receiver);
  }

  /** Pushes whose client was cut. */
  CutPushes cut() {
    return cut;
  }

  void receive(AppName app, String pusher, InputStream in, OutputStream response)
      throws IOException {
    PushStream out = new PushStream(response);
    try (Quarantine quarantine = Quarantine.open(repositories, app, settings)) {
      ReceivePack pack = new ReceivePack(quarantine.repository());
      pack.setBiDirectionalPipe(false);
      pack.setAllowPushOptions(true);
      pack.setAllowQuiet(false);
      pack.setObjectChecker(checker());
      pack.setMaxPackSizeLimit(settings.maxPackSize().toBytes());
      pack.setMaxObjectSizeLimit(settings.maxFileSize().toBytes());
      StreamProgress progress = new StreamProgress(pack, out, new HeldLines());
      UnpackErrorHandler report = pack.getUnpackErrorHandler();
      pack.setUnpackErrorHandler(failed -> {
        Failure failure = UnpackFailures.explain(failed, settings, repositories.incoming());
        report.handleUnpackException(new IOException(progress.refusal(failure)));
      });
      Reception reception =
          new Reception(
              repositories, receiver, pending, settings, quarantine, pusher, progress, cut);
      Optional<Map<String, Ref>> shown = cut.shownRefs(quarantine.repository(), app, pusher);
      if (shown.isPresent()) {
        pack.setAdvertisedRefs(shown.get(), Set.of());
      }
      pack.setPreReceiveHook((receiving, commands) -> {
        // A client without bands would take a heartbeat for the beginning of its report.
        try (BackgroundLoop _ = progress.bands() ? out.beating(settings.heartbeat()) : null) {
          reception.onPreReceive(receiving, commands);
        }
        progress.release(receiving.getAllCommands());
      });
      pack.receive(in, out, null);
    } catch (IOException e) {
      // It reads the answer only after its upload was taken.
      log.debug("A push to {} was refused while it was read", app, e);
      if (!out.begun()) {
        drain(in);
        throw e;
      }
      out.flush();
      drain(in);
    }
    out.flush();
  }

  private void drain(InputStream in) {
    long left = DRAIN_FACTOR * settings.maxPackSize().toBytes();
    byte[] buffer = new byte[64 * 1024];
    try {
      for (int read = in.read(buffer); read >= 0 && left > 0; read = in.read(buffer)) {
        left -= read;
      }
    } catch (IOException e) {
      log.debug("The client of a refused push has gone", e);
    }
  }

  /** Strict where files are written, tolerant towards what old tools left in old commits. */
  static ObjectChecker checker() {
    return new ObjectChecker()
        .setAllowLeadingZeroFileMode(true)
        .setAllowInvalidPersonIdent(true)
        .setIgnore(
            EnumSet.of(
                ObjectChecker.ErrorType.ZERO_PADDED_FILEMODE,
                ObjectChecker.ErrorType.BAD_DATE,
                ObjectChecker.ErrorType.BAD_EMAIL,
                ObjectChecker.ErrorType.BAD_TIMEZONE,
                ObjectChecker.ErrorType.MISSING_EMAIL,
                ObjectChecker.ErrorType.MISSING_SPACE_BEFORE_DATE));
  }

  /** Lines on the progress band, for a client that understands bands and wants to see them. */
  private record StreamProgress(ReceivePack pack, PushStream out, HeldLines held)
      implements PushProgress {
    @Override
    public boolean line(String text) {
      String safe = PushConsole.safe(text);
      if (bands() && !quiet()) {
        return out.line(safe);
      }
      held.add(safe);
      return !out.gone();
    }

    @Override
    public boolean listening() {
      return !out.gone();
    }

    /** Says why nothing could be taken in, in lines or all in git's own report. */
    String refusal(Failure failure) {
      List<String> lines = PushConsole.failure(failure);
      if (bands()) {
        lines.forEach(line -> out.line(PushConsole.safe(line)));
        return failure.code();
      }
      lines.forEach(held::add);
      return failure.code() + ": " + held.failure();
    }

    /** Once all is decided: says what was held back, if something failed. */
    void release(List<ReceiveCommand> commands) {
      List<ReceiveCommand> failed =
          commands.stream().filter(command -> command.getResult() != Result.OK).toList();
      if (failed.isEmpty()) {
        return;
      }
      if (bands()) {
        held.all().forEach(out::line);
        return;
      }
      String words = held.failure();
      for (ReceiveCommand command : failed) {
        if (command.getMessage() != null && !words.isEmpty()) {
          command.setResult(command.getResult(), command.getMessage() + ": " + words);
        }
      }
    }

    private boolean bands() {
      try {
        return pack.isSideBand();
      } catch (RequestNotYetReadException e) {
        return false;
      }
    }

    private boolean quiet() {
      try {
        List<String> options = pack.getPushOptions();
        return options != null && options.contains(PushOptions.QUIET);
      } catch (RequestNotYetReadException e) {
        return false;
      }
    }
  }
}
