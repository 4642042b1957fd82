package dev.berth.server.postgres;

import dev.berth.files.FileTree;
import dev.berth.server.failure.DeployException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs, unpacked from the class path once per version.
 *
 * @param home the directory that holds {@code bin}, {@code lib} and {@code share}
 */
public record PostgresBinaries(Path home) {

  /** Makes sure that the programs for this machine lie under the directory. */
  public static PostgresBinaries in(Path directory) {
    String resource = "/postgres-linux-" + architecture() + ".txz";
    URL archive = PostgresBinaries.class.getResource(resource);
    if (archive == null) {
      throw unsupported("The PostgreSQL programs (" + resource + ") are not on the class path.");
    }
    try {
      Path home = directory.resolve("binaries-" + version(archive));
      if (!Files.isDirectory(home)) {
        unpack(archive, directory, home);
      }
      return new PostgresBinaries(home);
    } catch (IOException e) {
      throw new DeployException(
          PostgresCode.UNPACK_FAILED
              .because(
                  "The PostgreSQL programs could not be unpacked to " + directory + ".",
                  "Check free space and permissions of that directory.")
              .withDetail(String.valueOf(e.getMessage())),
          e);
    }
  }

  /** The absolute path of one of the programs. */
  public String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private static String architecture() {
    String os = System.getProperty("os.name", "");
    String arch = System.getProperty("os.arch", "");
    if (!os.equals("Linux")) {
      throw unsupported("Berth brings PostgreSQL for Linux only; this is " + os + ".");
    }
    return switch (arch) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> throw unsupported("Berth brings no PostgreSQL for the processor " + arch + ".");
    };
  }

  private static DeployException unsupported(String summary) {
    return new DeployException(
        PostgresCode.UNSUPPORTED_MACHINE.because(
            summary, "Set berth.database.url to a PostgreSQL server of your own."));
  }

  /**
   * The archive's checksum as the jar's directory tells it: no need to read 15 MB at each start.
   */
  private static String version(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    long crc =
        connection instanceof JarURLConnection jar
            ? jar.getJarEntry().getCrc()
            : connection.getContentLengthLong();
    return HexFormat.of().toHexDigits(crc, 8);
  }

  private static void unpack(URL archive, Path directory, Path home) throws IOException {
    Files.createDirectories(directory);
    Path temporary = Files.createTempDirectory(directory, "unpacking-");
    try (InputStream raw = new BufferedInputStream(archive.openStream());
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(raw))) {
      @Nullable TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        write(entry, tar, temporary);
      }
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
      moveUnlessPresent(temporary, home);
    } finally {
      FileTree.remove(temporary);
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path root)
      throws IOException {
    Path target = root.resolve(entry.getName()).normalize();
    if (!target.startsWith(root)) {
      throw new IOException("Entry outside of the archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
      return;
    }
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, target);
    boolean executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static void moveUnlessPresent(Path temporary, Path home) throws IOException {
    try {
      FileTree.move(temporary, home);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
    }
  }
}
