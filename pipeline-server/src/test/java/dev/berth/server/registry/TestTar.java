package dev.berth.server.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes layers for tests, hostile ones included: names go in exactly as given. */
final class TestTar {
  static final Instant TIME = Instant.parse("2020-02-02T02:02:02Z");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

  TestTar() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  TestTar file(String name, String content) {
    return file(name, content, 0644, 0);
  }

  TestTar file(String name, String content, int mode, int uid) {
    return file(name, content.getBytes(StandardCharsets.UTF_8), mode, uid);
  }

  TestTar file(String name, byte[] data, int mode, int uid) {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(data.length);
    return add(entry, mode, uid, data);
  }

  TestTar directory(String name, int mode) {
    return add(new TarArchiveEntry(name + "/", true), mode, 0, new byte[0]);
  }

  TestTar symlink(String name, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK, true);
    entry.setLinkName(target);
    return add(entry, 0777, 0, new byte[0]);
  }

  TestTar hardLink(String name, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_LINK, true);
    entry.setLinkName(target);
    return add(entry, 0644, 0, new byte[0]);
  }

  TestTar device(String name) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_CHR, true);
    entry.setDevMajor(1);
    entry.setDevMinor(1);
    return add(entry, 0666, 0, new byte[0]);
  }

  byte[] bytes() {
    try {
      tar.close();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] gzipped() {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private TestTar add(TarArchiveEntry entry, int mode, int uid, byte[] data) {
    try {
      entry.setMode(mode);
      entry.setIds(uid, uid);
      entry.setLastModifiedTime(FileTime.from(TIME));
      tar.putArchiveEntry(entry);
      tar.write(data);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
