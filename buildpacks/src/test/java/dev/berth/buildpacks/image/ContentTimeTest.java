package dev.berth.buildpacks.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentTimeTest {
  @TempDir Path directory;

  @Test
  void theTimeOfAFileFollowsItsContent() throws Exception {
    Path file = Files.writeString(directory.resolve("a.js"), "one");
    var one = ContentTime.of(file);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertThat(ContentTime.of(file)).isEqualTo(one);
    Files.writeString(file, "two");
    assertThat(ContentTime.of(file)).isNotEqualTo(one);
  }
}
