package dev.berth.server.database;

import dev.berth.files.DurableDirectory;
import dev.berth.files.DurableFile;
import dev.berth.files.FileTree;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The restore points of one environment: a directory each, complete or not there.
 *
 * @param directory holds them
 * @param clock tells their time
 */
record RestorePointStore(Path directory, Clock clock) {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final String UNFINISHED = ".";
  private static final String NOTE = "note";
  private static final String DATA = "data";

  /** Puts a data directory together somewhere; answers with its size. */
  interface Filler {
    long fill(Path data) throws IOException;
  }

  /**
   * Adds a point.
   *
   * @param ownerPassword with which the data can be opened
   */
  RestorePoint add(String reason, RestorePoint.Keep keep, String ownerPassword, Filler filler)
      throws IOException {
    Files.createDirectories(directory);
    Instant now = clock.instant();
    String id = ID.format(now) + "-" + HexFormat.of().toHexDigits(random(), 4);
    Path unfinished = directory.resolve(UNFINISHED + id);
    Files.createDirectory(unfinished);
    try {
      long bytes = filler.fill(unfinished.resolve(DATA));
      RestorePoint point = new RestorePoint(id, now, reason, bytes, keep);
      DurableFile.write(unfinished.resolve(NOTE), note(point, ownerPassword));
      DurableDirectory.move(unfinished, directory.resolve(id));
      return point;
    } catch (IOException | RuntimeException e) {
      FileTree.remove(unfinished);
      throw e;
    }
  }

  /** All points, newest first. */
  List<RestorePoint> all() throws IOException {
    List<RestorePoint> points = new ArrayList<>();
    for (Path entry : entries()) {
      if (!isUnfinished(entry)) {
        points.add(point(entry));
      }
    }
    points.sort(Comparator.comparing(RestorePoint::takenAt).thenComparing(RestorePoint::id));
    return List.copyOf(points.reversed());
  }

  Optional<Path> data(String id) {
    return id.matches("[0-9a-f-]+") && Files.isDirectory(directory.resolve(id))
        ? Optional.of(directory.resolve(id).resolve(DATA))
        : Optional.empty();
  }

  String ownerPassword(String id) throws IOException {
    return properties(directory.resolve(id)).getProperty("owner-password", "");
  }

  /** Decides anew what may become of a point; nothing when there is none of that name. */
  void mark(String id, RestorePoint.Keep keep) throws IOException {
    if (data(id).isPresent()) {
      RestorePoint point = point(directory.resolve(id));
      RestorePoint marked =
          new RestorePoint(point.id(), point.takenAt(), point.reason(), point.bytes(), keep);
      DurableFile.write(directory.resolve(id).resolve(NOTE), note(marked, ownerPassword(id)));
    }
  }

  /**
   * What exceeds count or size, oldest last. Points made by hand, the newest of all and the newest
   * way back never do, nor what is needed; those made by hand are not counted.
   */
  List<RestorePoint> surplus(int count, long bytes, Set<String> needed) throws IOException {
    List<RestorePoint> surplus = new ArrayList<>();
    Set<RestorePoint.Keep> seen = EnumSet.noneOf(RestorePoint.Keep.class);
    long sum = 0;
    int kept = 0;
    boolean newest = true;
    for (RestorePoint point : all()) {
      boolean first = seen.add(point.keep());
      boolean stays =
          newest
              || needed.contains(point.id())
              || switch (point.keep()) {
                case BY_HAND -> true;
                case WAY_BACK -> first;
                case ROUTINE, SPENT -> false;
              };
      newest = false;
      if (point.keep() == RestorePoint.Keep.BY_HAND) {
        continue;
      }
      boolean counts = stays || point.keep() != RestorePoint.Keep.SPENT;
      sum += counts ? point.bytes() : 0;
      if (stays || (counts && kept < count && sum <= bytes)) {
        kept++;
      } else {
        surplus.add(point);
      }
    }
    return List.copyOf(surplus);
  }

  /** Takes away what a crash left unfinished. */
  void sweep() throws IOException {
    for (Path entry : entries()) {
      if (isUnfinished(entry)) {
        FileTree.remove(entry);
      }
    }
  }

  void remove(String id) throws IOException {
    Path doomed = directory.resolve(UNFINISHED + id);
    try {
      FileTree.move(directory.resolve(id), doomed);
    } catch (NoSuchFileException _) {
      // Somebody else is just removing it.
    }
    FileTree.remove(doomed);
  }

  private static boolean isUnfinished(Path entry) {
    return entry.getFileName().toString().startsWith(UNFINISHED);
  }

  private List<Path> entries() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  private static String note(RestorePoint point, String ownerPassword) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("taken-at", point.takenAt().toString());
    properties.setProperty("reason", point.reason());
    properties.setProperty("bytes", Long.toString(point.bytes()));
    properties.setProperty("keep", point.keep().name());
    properties.setProperty("owner-password", ownerPassword);
    StringWriter text = new StringWriter();
    properties.store(text, null);
    return text.toString();
  }

  private static RestorePoint point(Path entry) throws IOException {
    Properties properties = properties(entry);
    String reason = properties.getProperty("reason");
    String keep = properties.getProperty("keep");
    return new RestorePoint(
        entry.getFileName().toString(),
        Instant.parse(properties.getProperty("taken-at")),
        reason,
        Long.parseLong(properties.getProperty("bytes")),
        keep == null ? earlier(reason) : RestorePoint.Keep.valueOf(keep));
  }

  /** What Berth made by itself said so in these words when nothing else told it. */
  private static RestorePoint.Keep earlier(String reason) {
    return reason.startsWith("before ") || reason.equals("found after a crash")
        ? RestorePoint.Keep.ROUTINE
        : RestorePoint.Keep.BY_HAND;
  }

  private static Properties properties(Path entry) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(Files.readString(entry.resolve(NOTE))));
    return properties;
  }

  private static long random() {
    return ThreadLocalRandom.current().nextLong();
  }
}
