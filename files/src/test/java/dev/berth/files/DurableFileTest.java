package dev.berth.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
  @TempDir Path directory;

  @Test
  void replacesAFileWithOneThatOnlyItsOwnerReads() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "old");

    DurableFile.write(file, "new\n");

    assertThat(DurableFile.read(file)).contains("new");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(directory).isDirectoryNotContaining("glob:**/.tmp-*");
  }

  @Test
  void givesAFileTheModeThatIsAskedForWhateverTheMask() throws IOException {
    Path file = directory.resolve("file");

    DurableFile.write(file, new byte[] {1}, PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-rw-rw-"));
  }

  @Test
  void leavesNothingBehindWhenItCannotReplace() throws IOException {
    Path occupied = directory.resolve("occupied");
    Files.createDirectories(occupied.resolve("inner"));

    assertThatThrownBy(() -> DurableFile.write(occupied, "x")).isInstanceOf(IOException.class);

    assertThat(directory).isDirectoryNotContaining("glob:**/.tmp-*");
  }

  @Test
  void manyWritersLeaveTheWholeOfOne() throws Exception {
    Path file = directory.resolve("file");
    List<String> texts =
        IntStream.range(0, 16).mapToObj(i -> Integer.toString(i).repeat(5_000)).toList();

    inParallel(
        texts.stream()
            .<Callable<Boolean>>map(text ->
                () -> {
                  DurableFile.write(file, text);
                  return true;
                })
            .toList());

    assertThat(texts).contains(Files.readString(file));
  }

  @Test
  void ofManyThatCreateAFileOneSucceeds() throws Exception {
    Path file = directory.resolve("file");

    List<Boolean> created =
        inParallel(
            IntStream.range(0, 16)
                .<Callable<Boolean>>mapToObj(
                    i -> () -> DurableFile.create(file, new byte[] {(byte) i}))
                .toList());

    assertThat(created).containsOnlyOnce(true);
    assertThat(directory).isDirectoryNotContaining("glob:**/.tmp-*");
  }

  @Test
  void movesATreeToANameThatIsFreeOrEmpty() throws IOException {
    Path tree = directory.resolve("tree");
    Files.createDirectories(tree.resolve("inner"));
    Path used = directory.resolve("used");
    Files.createDirectories(used.resolve("inner"));

    assertThatThrownBy(() -> DurableDirectory.move(tree, used)).isInstanceOf(IOException.class);
    DurableDirectory.move(tree, directory.resolve("name"));

    assertThat(directory.resolve("name/inner")).isDirectory();
  }

  @Test
  void makesDirectoriesForTheirOwnerAlone() throws IOException {
    Path deep = directory.resolve("a/b");

    DurableDirectory.create(deep);
    DurableDirectory.create(deep);

    assertThat(Files.getPosixFilePermissions(deep))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void readsNoMoreThanItMay() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "12345");

    assertThat(DurableFile.readBounded(file, 5)).hasSize(5);
    assertThatThrownBy(() -> DurableFile.readBounded(file, 4)).hasMessage("larger than 4 bytes");
    assertThat(DurableFile.read(directory.resolve("nothing"))).isEmpty();
  }

  @Test
  void sweepsWhatACrashLeftAndNothingElse() throws IOException {
    Path inner = Files.createDirectories(directory.resolve("inner"));
    Path left = Files.writeString(DurableFile.unfinishedIn(inner), "x");
    Path young = Files.writeString(DurableFile.unfinishedIn(inner), "x");
    Path file = Files.writeString(inner.resolve("file"), "x");
    Instant limit = Instant.parse("2026-01-01T00:00:00Z");
    for (Path path : List.of(left, file)) {
      Files.setLastModifiedTime(path, FileTime.from(limit.minusSeconds(1)));
    }

    DurableFile.sweep(directory, limit);

    assertThat(left).doesNotExist();
    assertThat(young).exists();
    assertThat(file).hasContent("x");
  }

  @Test
  void deletesAFileOrFindsNone() throws IOException {
    Path file = directory.resolve("file");
    DurableFile.write(file, "x".getBytes(StandardCharsets.UTF_8));

    DurableFile.delete(file);
    DurableFile.delete(file);

    assertThat(file).doesNotExist();
  }

  private static <T> List<T> inParallel(List<Callable<T>> tasks) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = threads.invokeAll(tasks);
      return futures.stream().map(Future::resultNow).toList();
    }
  }
}
