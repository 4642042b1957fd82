package dev.berth.buildpacks.layer;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Digests;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes one reproducible layer archive: owner root, times at the epoch, links kept as links, modes
 * reduced to "executable or not". Same entries in the same order give the same bytes.
 */
public final class LayerWriter implements AutoCloseable {
  private final Path file;
  private final String mount;
  private final MessageDigest compressed = Digests.sha256();
  private final MessageDigest plain = Digests.sha256();
  private final TarArchiveOutputStream tar;

  /** Starts an archive; an existing file is replaced. */
  public LayerWriter(Path file, String mount) throws IOException {
    this.file = file;
    this.mount = mount;
    OutputStream out =
        new DigestOutputStream(
            new BufferedOutputStream(new Stoppable(Files.newOutputStream(file)), 1 << 16),
            compressed);
    this.tar =
        new TarArchiveOutputStream(
            new DigestOutputStream(new FastGzip(out), plain), 10 * 512, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  /** Adds an empty directory. */
  public void directory(String path, int mode) throws IOException {
    put(new TarArchiveEntry(relative(path) + "/", TarConstants.LF_DIR), mode);
    tar.closeArchiveEntry();
  }

  /** Adds a symbolic link; the target is written as it is. */
  public void link(String path, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(relative(path), TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    put(entry, 0777);
    tar.closeArchiveEntry();
  }

  /** Adds a small file with this content. */
  public void file(String path, byte[] content, int mode) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(relative(path));
    entry.setSize(content.length);
    put(entry, mode);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /** Adds a regular file of the machine. */
  public void file(String path, Path source) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(relative(path));
    entry.setSize(Files.size(source));
    put(entry, executable(source) ? 0755 : 0644);
    Files.copy(source, tar);
    tar.closeArchiveEntry();
  }

  /** Adds everything below a directory, sorted by name; nothing is followed. */
  public void tree(String path, Path source) throws IOException {
    for (Path entry : Trees.sorted(source)) {
      String target = path + "/" + entry.getFileName();
      if (Files.isSymbolicLink(entry)) {
        link(target, Files.readSymbolicLink(entry).toString());
      } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        directory(target, 0755);
        tree(target, entry);
      } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
        file(target, entry);
      } else {
        throw new BuildException(
            BuildProblem.OUTPUT_UNSAFE,
            "The build left " + target + ", which is neither a file, a directory nor a link.",
            "Remove what creates sockets, pipes or devices from the build.");
      }
    }
  }

  /** Completes the archive. */
  public Layer finish() throws IOException {
    tar.close();
    return new Layer(
        mount,
        "sha256:" + Digests.hex(compressed.digest()),
        "sha256:" + Digests.hex(plain.digest()),
        Files.size(file));
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  /** Whether anybody may execute it: all that is kept of a mode. */
  public static boolean executable(Path file) throws IOException {
    return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).stream()
        .anyMatch(permission ->
            permission == PosixFilePermission.OWNER_EXECUTE
                || permission == PosixFilePermission.GROUP_EXECUTE
                || permission == PosixFilePermission.OTHERS_EXECUTE);
  }

  private void put(TarArchiveEntry entry, int mode) throws IOException {
    entry.setMode(mode);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setModTime(0L);
    tar.putArchiveEntry(entry);
  }

  private static String relative(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }

  /** Writing a file does not notice an interrupt by itself, and a layer may have gigabytes. */
  private static final class Stoppable extends FilterOutputStream {
    Stoppable(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("stopped while a layer was written");
      }
      out.write(bytes, from, count);
    }
  }

  /** Compresses lightly: a runtime layer is written once per machine, on somebody's first push. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(3);
    }
  }
}
