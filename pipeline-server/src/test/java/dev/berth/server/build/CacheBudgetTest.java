package dev.berth.server.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheBudgetTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final long KILO = 1024;
  private static final Environment BLOG = Environment.production(new AppName("blog"), "main");

  @TempDir Path apps;

  @Test
  void whatFitsStays() throws Exception {
    Path npm = unit("shop--production/downloads/npm", 100, 3);
    budget(200).sweep();
    assertThat(npm).exists();
  }

  @Test
  void whatWasUsedLeastRecentlyGoesFirstAndOnlyAsMuchAsNeeded() throws Exception {
    Path oldest = unit("blog--production/downloads/npm", 100, 9);
    Path older = unit("shop--production/environments/main", 100, 8);
    Path newer = unit("shop--production/packages/abc", 100, 7);
    Path newest = unit("wiki--production/downloads/pnpm", 100, 1);

    budget(250).sweep();

    assertThat(oldest).doesNotExist();
    assertThat(older).doesNotExist();
    assertThat(newer).isDirectory();
    assertThat(newest.resolve("deep/file")).hasSize(100 * KILO);
    try (var left = Files.list(apps)) {
      assertThat(left).doesNotContain(apps.resolve(".discarded"));
    }
  }

  @Test
  void nothingIsTakenFromAnAppThatIsBeingBuilt() throws Exception {
    Path used = unit("blog--production/downloads/npm", 300, 9);
    Path other = unit("shop--production/downloads/npm", 100, 1);
    CacheBudget budget = budget(50);

    try (CacheBudget.Use use = budget.use(BLOG)) {
      use.grows();
      budget.sweep();
      assertThat(used).exists();
      assertThat(other).doesNotExist();
    }
    budget.sweep();
    assertThat(used).doesNotExist();
  }

  @Test
  void aBuildMakesItsDownloadsTheMostRecentlyUsed() throws Exception {
    Path rebuilt = unit("blog--production/downloads/npm", 100, 9);
    Path other = unit("shop--production/downloads/npm", 100, 5);
    CacheBudget budget = budget(150);
    budget.use(BLOG).close();

    budget.sweep();

    assertThat(rebuilt).exists();
    assertThat(other).doesNotExist();
  }

  @Test
  void twoBuildsOfOneAppBothKeepIt() throws Exception {
    Path used = unit("blog--production/downloads/npm", 300, 9);
    CacheBudget budget = budget(50);
    CacheBudget.Use first = budget.use(BLOG);
    CacheBudget.Use second = budget.use(BLOG);
    first.close();
    budget.sweep();
    assertThat(used).exists();
    second.close();
    budget.sweep();
    assertThat(used).doesNotExist();
  }

  @Test
  void whatAnEarlierVersionKeptForAnAppAsAWholeIsDropped() throws Exception {
    Path earlier = unit("shop/downloads/pip", 1, 0);
    Path fork = unit("shop--fork-7/downloads/pip", 1, 0);

    budget(200).sweep();

    assertThat(earlier).doesNotExist();
    assertThat(apps.resolve("shop")).doesNotExist();
    assertThat(fork).exists();
  }

  private CacheBudget budget(long kilobytes) {
    return new CacheBudget(apps, kilobytes * KILO, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private Path unit(String name, int kilobytes, int daysUnused) throws Exception {
    Path unit = apps.resolve(name);
    Files.createDirectories(unit.resolve("deep"));
    Files.write(unit.resolve("deep/file"), new byte[(int) (kilobytes * KILO)]);
    Files.setLastModifiedTime(unit, FileTime.from(NOW.minusSeconds(daysUnused * 86_400L)));
    return unit;
  }
}
