package dev.berth.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.sandbox.process.ExitStatus;
import dev.berth.server.installation.DataDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class InstanceLogsTest {
  private static final InstanceName NAME = InstanceName.web("shop", 7);

  @TempDir Path directory;
  private InstanceLogs logs;

  @BeforeEach
  void open() {
    logs =
        new InstanceLogs(
            new DataDirectory(directory),
            new RolloutSettings(DataSize.ofMegabytes(1), 1, DataSize.ofMegabytes(1), 2));
  }

  @Test
  void theLastLinesAreGivenOldestFirstAlsoWithoutAnEnd() throws Exception {
    write("one\ntwo\nthree\nfour");

    assertThat(logs.tail(NAME, 2)).containsExactly("three", "four");
    assertThat(logs.tail(NAME, 100)).hasSize(4);
    assertThat(logs.tail(InstanceName.web("shop", 8), 10)).isEmpty();
  }

  @Test
  void anInstanceOfAnEarlierVersionGoesOnInTheDirectoryItHas() throws Exception {
    Path earlier = Files.createDirectories(directory.resolve("instances/instance~shop~7"));
    Files.writeString(earlier.resolve("app.log"), "before\n");

    assertThat(logs.tail(NAME, 5)).containsExactly("before");
    assertThat(logs.prepare(NAME)).isEqualTo(earlier.resolve("app.log"));
    logs.prepare(InstanceName.web("shop", 8));
    logs.prepare(new InstanceName("shop", 7, "worker"));
    assertThat(logs.kept("shop"))
        .containsExactlyInAnyOrder(
            InstanceName.web("shop", 8), NAME, new InstanceName("shop", 7, "worker"));
    assertThat(directory.resolve("instances/instance~shop~8~web")).isDirectory();
  }

  @Test
  void aLogOfGigabytesWithAHoleIsReadAtItsEnd() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(logs.prepare(NAME).toFile(), "rw")) {
      file.setLength(3L << 30);
      file.seek(3L << 30);
      file.writeBytes("\nlast words\n");
    }

    assertThat(logs.tail(NAME, 5)).containsExactly("last words");
  }

  @Test
  void aLineWithoutEndIsCutShort() throws Exception {
    write("x".repeat(1_000_000));

    assertThat(logs.tail(NAME, 1).getFirst()).hasSizeLessThan(10_000);
  }

  @Test
  void aFollowerSeesWhatIsThereAndWhatComes() throws Exception {
    write("one\n");
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    AtomicBoolean wanted = new AtomicBoolean(true);
    Thread follower =
        Thread.ofVirtual()
            .start(() ->
                logs.follow(
                    NAME,
                    -1,
                    UnaryOperator.identity(),
                    piece -> seen.addAll(texts(piece.lines())),
                    wanted::get));

    assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("one");
    write("tw");
    write("o\nthree\n");
    assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("two");
    assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("three");
    Files.writeString(logs.file(NAME), "new\n");
    assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("new");
    wanted.set(false);
    follower.join();
  }

  @Test
  void aFollowerThatIsFarBehindSkipsAhead() throws Exception {
    write("a line\n".repeat(200_000) + "end\n");

    LogFile.Read read = new LogFile(logs.file(NAME), UnaryOperator.identity()).from(10, 1000);

    assertThat(texts(read.lines())).hasSizeLessThan(200).endsWith("end");
    assertThat(read.position()).isEqualTo(Files.size(logs.file(NAME)));
  }

  @Test
  void theLogsOfTheLastEndedInstancesAreKeptAndThoseOfAllLiving() throws Exception {
    LongStream.rangeClosed(1, 6).forEach(n -> logs.prepare(InstanceName.web("shop", n)));
    logs.prepare(InstanceName.web("shop--x", 1));

    logs.forgetOldest(
        "shop", () -> Set.of(InstanceName.web("shop", 1), InstanceName.web("shop", 6)));

    assertThat(logs.kept("shop").stream().map(InstanceName::release))
        .isEqualTo(List.of(6L, 5L, 4L, 1L));
    assertThat(logs.kept("shop--x")).hasSize(1);
  }

  @Test
  void linesCarryTheirTimeAndWhatHappenedToTheInstance() throws Exception {
    Instant first = Instant.parse("2026-11-30T20:00:01Z");
    logs.prepare(NAME);
    logs.note(NAME, new LogMark(LogMark.Kind.STARTED, first));
    write("listening\nhalf a ");
    new LogMark(LogMark.Kind.TIME, first.plusSeconds(1)).append(logs.file(NAME));
    write("line\nlast words");
    new LogMark(LogMark.Kind.TIME, first.plusSeconds(9)).append(logs.file(NAME));
    Files.writeString(ExitStatus.file(logs.file(NAME)), "1");
    logs.noteEnd(logs.file(NAME), first.plusSeconds(10));
    logs.noteEnd(logs.file(NAME), first.plusSeconds(11));

    assertThat(logs.last(NAME, 10, UnaryOperator.identity()).lines())
        .containsExactly(
            new LoggedLine(first, "started", true),
            new LoggedLine(first.plusSeconds(1), "listening", false),
            new LoggedLine(first.plusSeconds(1), "half a line", false),
            new LoggedLine(first.plusSeconds(9), "last words", false),
            new LoggedLine(first.plusSeconds(10), "ended with exit code 1", true));
    assertThat(logs.tail(NAME, 1)).containsExactly("last words");
  }

  @Test
  void aSecretOfSeveralLinesIsTakenOutAlsoAcrossAMark() throws Exception {
    write("before\n-----BEGIN");
    new LogMark(LogMark.Kind.TIME, Instant.EPOCH.plusSeconds(1)).append(logs.file(NAME));
    write("\nabc\n-----END\nafter\n");

    assertThat(
            texts(
                logs.last(NAME, 10, text -> text.replace("-----BEGIN\nabc\n-----END", "••••"))
                    .lines()))
        .containsExactly("before", "••••", "after");
  }

  @Test
  void theClockMarksWhatGrowsOnceAndAnEndOnce() throws Exception {
    LogClock clock = new LogClock(logs, Clock.fixed(Instant.EPOCH.plusSeconds(5), ZoneOffset.UTC));
    write("one\n");
    clock.look();
    clock.look();
    long size = Files.size(logs.file(NAME));
    write("two\n");
    Files.writeString(ExitStatus.file(logs.file(NAME)), "139");
    clock.look();
    clock.look();
    new LogClock(logs, Clock.systemUTC()).look();

    List<LoggedLine> lines = logs.last(NAME, 10, UnaryOperator.identity()).lines();
    assertThat(texts(lines)).containsExactly("one", "two", "ended by signal 11");
    assertThat(lines.getFirst().at()).isEqualTo(Instant.EPOCH.plusSeconds(5));
    assertThat(size).isLessThan(40);
  }

  private static List<String> texts(List<LoggedLine> lines) {
    return lines.stream().map(LoggedLine::text).toList();
  }

  private void write(String text) throws IOException {
    Files.writeString(
        logs.prepare(NAME), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
