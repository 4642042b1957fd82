package dev.berth.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.files.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestorePointStoreTest {
  private static final int COUNT = 3;
  private static final long BYTES = 100;

  @TempDir Path directory;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void theOldestGiveWayByNumberAndBySize() throws IOException {
    for (int number = 0; number < 5; number++) {
      add("r" + number, RestorePoint.Keep.ROUTINE, 10);
    }
    assertThat(surplus()).containsExactly("r1", "r0");
    add("large", RestorePoint.Keep.ROUTINE, 95);
    assertThat(surplus()).containsExactly("r4", "r3", "r2", "r1", "r0");
  }

  @Test
  void whatIsNeededAndTheNewestStayAboveAllLimits() throws IOException {
    RestorePoint source = add("source", RestorePoint.Keep.ROUTINE, 5_000);
    add("the state until now", RestorePoint.Keep.ROUTINE, 5_000);

    assertThat(surplus(source.id())).isEmpty();
    assertThat(surplus()).containsExactly("source");
  }

  @Test
  void thoseMadeByHandAndTheLastWayBackStay() throws IOException {
    add("older way back", RestorePoint.Keep.WAY_BACK, 10);
    add("way back", RestorePoint.Keep.WAY_BACK, 10);
    add("mine", RestorePoint.Keep.BY_HAND, 10_000);
    for (int number = 0; number < 10; number++) {
      add("failing push " + number, RestorePoint.Keep.SPENT, 10);
    }
    assertThat(surplus())
        .hasSize(9)
        .doesNotContain("mine", "way back", "older way back", "failing push 9");
    add("a", RestorePoint.Keep.ROUTINE, 10);
    add("b", RestorePoint.Keep.ROUTINE, 10);
    add("c", RestorePoint.Keep.ROUTINE, 10);
    assertThat(surplus()).contains("older way back").doesNotContain("mine", "way back");
  }

  @Test
  void aNoteOfAnEarlierVersionSaysWhoMadeIt() throws IOException {
    RestorePoint mine = add("made by hand", RestorePoint.Keep.ROUTINE, 10);
    RestorePoint ours = add("before the migrations of 1234567", RestorePoint.Keep.BY_HAND, 10);
    for (RestorePoint point : List.of(mine, ours)) {
      Path note = directory.resolve(point.id()).resolve("note");
      String text = Files.readString(note).replaceAll("(?m)^keep=.*\\R", "");
      DurableFile.write(note, text);
    }
    assertThat(store().all())
        .extracting(RestorePoint::keep)
        .containsExactly(RestorePoint.Keep.ROUTINE, RestorePoint.Keep.BY_HAND);
  }

  private RestorePoint add(String reason, RestorePoint.Keep keep, long bytes) throws IOException {
    now = now.plusSeconds(1);
    return store()
        .add(
            reason,
            keep,
            "",
            data -> {
              Files.createDirectories(data);
              return bytes;
            });
  }

  private List<String> surplus(String... needed) throws IOException {
    return store().surplus(COUNT, BYTES, Set.of(needed)).stream()
        .map(RestorePoint::reason)
        .toList();
  }

  private RestorePointStore store() {
    return new RestorePointStore(directory, Clock.fixed(now, ZoneOffset.UTC));
  }
}
