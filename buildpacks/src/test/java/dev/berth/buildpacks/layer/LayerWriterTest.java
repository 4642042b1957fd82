package dev.berth.buildpacks.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerWriterTest {
  @TempDir Path directory;

  @Test
  void linksAndModesAreKeptAndNothingIsFollowed() throws Exception {
    Map<String, TarArchiveEntry> entries = entries(write(modules("one"), "one.tar.gz"));

    TarArchiveEntry link = entry(entries, "app/node_modules/.bin/tool");
    assertThat(link.isSymbolicLink()).isTrue();
    assertThat(link.getLinkName()).isEqualTo("../tool/cli.js");
    assertThat(entry(entries, "app/node_modules/tool/cli.js").getMode() & 0777).isEqualTo(0755);
    assertThat(entry(entries, "app/node_modules/tool/readme").getMode() & 0777).isEqualTo(0644);
    assertThat(entry(entries, "app/node_modules/shadow").getLinkName()).isEqualTo("/etc/shadow");
    assertThat(entries.values())
        .allSatisfy(entry -> assertThat(entry.getLastModifiedTime().toMillis()).isZero());
  }

  @Test
  void theSameFilesMadeLaterAreTheSameBytes() throws Exception {
    Path first = modules("one");
    Path second = modules("two");
    Files.setLastModifiedTime(second.resolve("tool/readme"), FileTime.fromMillis(1));
    assertThat(write(second, "two.tar.gz")).hasSameBinaryContentAs(write(first, "one.tar.gz"));
    assertThat(Trees.digest(second)).isEqualTo(Trees.digest(first));
  }

  @Test
  void whoIsInterruptedStopsInTheMiddleOfALargeFile() throws Exception {
    Path tree = Files.createDirectory(directory.resolve("large"));
    try (RandomAccessFile hole = new RandomAccessFile(tree.resolve("file").toFile(), "rw")) {
      hole.setLength(1L << 40);
    }
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread writing =
        Thread.ofVirtual()
            .start(() -> {
              try {
                end.complete(new AssertionError(write(tree, "large.tar.gz")));
              } catch (IOException e) {
                end.complete(e);
              }
            });
    while (!Files.exists(directory.resolve("large.tar.gz"))) {
      Thread.sleep(5);
    }
    writing.interrupt();
    assertThat(end.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
  }

  private static TarArchiveEntry entry(Map<String, TarArchiveEntry> entries, String name) {
    return Objects.requireNonNull(entries.get(name), name);
  }

  private Path modules(String name) throws IOException {
    Path modules = Files.createDirectories(directory.resolve(name));
    Files.createDirectories(modules.resolve(".bin"));
    Files.createDirectories(modules.resolve("tool"));
    Files.writeString(modules.resolve("tool/cli.js"), "#!/usr/bin/env node");
    assertThat(modules.resolve("tool/cli.js").toFile().setExecutable(true)).isTrue();
    Files.writeString(modules.resolve("tool/readme"), "text");
    Files.createSymbolicLink(modules.resolve(".bin/tool"), Path.of("../tool/cli.js"));
    Files.createSymbolicLink(modules.resolve("shadow"), Path.of("/etc/shadow"));
    return modules;
  }

  private Path write(Path modules, String name) throws IOException {
    Path file = directory.resolve(name);
    try (LayerWriter writer = new LayerWriter(file, "/app/node_modules")) {
      writer.tree("/app/node_modules", modules);
      writer.finish();
    }
    return file;
  }

  private static Map<String, TarArchiveEntry> entries(Path archive) throws IOException {
    Map<String, TarArchiveEntry> entries = new TreeMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.put(entry.getName(), entry);
      }
    }
    return entries;
  }
}
