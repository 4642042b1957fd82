package dev.berth.server.source;

import dev.berth.files.DurableFile;
import dev.berth.server.app.AppName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes whose refs may have moved while their deploys are not recorded yet. Git would call a
 * second push "up-to-date", so a server that died in between starts those deploys itself.
 */
final class PendingPushes {
  private static final Logger log = LoggerFactory.getLogger(PendingPushes.class);
  private static final String NONE = "-";

  private final Repositories repositories;
  private final PushReceiver receiver;

  PendingPushes(Repositories repositories, PushReceiver receiver) {
    this.repositories = repositories;
    this.receiver = receiver;
  }

  /** A written note; dropped as soon as the deploys are recorded. */
  interface Note {
    void drop();
  }

  /** Notes a push before its refs move. */
  Note write(Push push) throws IOException {
    if (push.changes().isEmpty()) {
      return () -> {};
    }
    Files.createDirectories(repositories.pending());
    Path file = repositories.pending().resolve(UUID.randomUUID() + ".push");
    List<String> lines = new ArrayList<>(List.of(push.app().value(), oneLine(push.pusher())));
    for (RefChange change : push.changes()) {
      lines.add(
          String.join(
              "\t",
              change.ref(),
              change.before().orElse(NONE),
              change.commit().orElse(NONE),
              String.valueOf(change.forced())));
    }
    DurableFile.write(file, String.join("\n", lines));
    return () -> drop(file);
  }

  /** Hands on what an earlier run of the server noted and did not get to. */
  void resume() throws IOException {
    if (!Files.isDirectory(repositories.pending())) {
      return;
    }
    List<Path> files;
    try (Stream<Path> entries = Files.list(repositories.pending())) {
      files = entries.toList();
    }
    for (Path file : files) {
      if (file.toString().endsWith(".push")) {
        resume(file);
      }
      drop(file);
    }
  }

  private void resume(Path file) throws IOException {
    try {
      Push push = read(file);
      List<RefChange> moved = new ArrayList<>();
      try (FileRepository stored = repositories.open(push.app())) {
        for (RefChange change : push.changes()) {
          if (RefMoves.done(stored, change)) {
            moved.add(change);
          }
        }
      }
      if (!moved.isEmpty()) {
        log.info("Starting the deploys of a push to {} that a crash interrupted", push.app());
        receiver.submit(new Push(push.app(), push.pusher(), moved, false));
      }
    } catch (RuntimeException e) {
      log.error("The interrupted push noted in {} can not be resumed", file.getFileName(), e);
    }
  }

  private static Push read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<RefChange> changes = new ArrayList<>();
    for (String line : lines.subList(2, lines.size())) {
      String[] fields = line.split("\t", 4);
      changes.add(
          new RefChange(
              fields[0],
              optional(fields[1]),
              optional(fields[2]),
              Boolean.parseBoolean(fields[3])));
    }
    return new Push(new AppName(lines.get(0)), lines.get(1), changes, false);
  }

  private static Optional<String> optional(String field) {
    return field.equals(NONE) ? Optional.empty() : Optional.of(field);
  }

  private static String oneLine(String text) {
    return PushConsole.safe(text).replace('\t', ' ');
  }

  private static void drop(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("The note {} of a push stays; its deploys may be started again", file, e);
    }
  }
}
