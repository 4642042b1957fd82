package dev.berth.server.installation;

import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes sure that one server, and one user, works on a data directory. */
public final class DataDirectoryLock implements AutoCloseable {
  private final DataDirectory data;
  private final FileChannel channel;

  private DataDirectoryLock(DataDirectory data, FileChannel channel) {
    this.data = data;
    this.channel = channel;
  }

  /** What it guards. */
  public DataDirectory data() {
    return data;
  }

  /**
   * Takes the directory, making it if need be, until closed or until this process ends.
   *
   * @throws DeployException when another server holds it (named with its pid) or when it belongs to
   *     another user
   */
  public static DataDirectoryLock take(DataDirectory data) {
    Path root = data.root();
    try {
      Files.createDirectories(root);
      refuseAnotherUsers(root);
      closeToOthers(data);
      return lock(data);
    } catch (AccessDeniedException e) {
      throw anotherUsers(root, "another user", e);
    } catch (IOException e) {
      throw new DeployException(
          InstallationCode.DATA_DIRECTORY_UNUSABLE
              .because(
                  "The data directory " + root + " cannot be used.",
                  "Choose another one with BERTH_DATA_DIRECTORY or mend its permissions.")
              .withDetail(String.valueOf(e.getMessage())),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static DataDirectoryLock lock(DataDirectory data) throws IOException {
    Path root = data.root();
    FileChannel channel =
        FileChannel.open(
            root.resolve("server.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(root, holder(channel));
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(root, "this very process");
    } catch (DeployException e) {
      channel.close();
      throw e;
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(("pid " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
    channel.force(false);
    return new DataDirectoryLock(data, channel);
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(64);
    channel.read(text, 0);
    String holder = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
    return holder.isBlank() ? "another process" : holder;
  }

  private static void refuseAnotherUsers(Path root) throws IOException {
    Path probe = Files.createTempFile(root, ".owner", "");
    try {
      UserPrincipal owner = Files.getOwner(root);
      if (!owner.equals(Files.getOwner(probe))) {
        throw anotherUsers(root, "user " + owner.getName(), null);
      }
    } finally {
      Files.delete(probe);
    }
  }

  /**
   * PostgreSQL runs as a user of its own and has to pass through the root, nobody anything else.
   */
  private static void closeToOthers(DataDirectory data) throws IOException {
    for (Path directory :
        List.of(
            data.databases(),
            data.secrets(),
            data.volumes(),
            data.repositories(),
            data.registry(),
            data.layers(),
            data.builds(),
            data.cache(),
            data.instances(),
            data.supervisor(),
            data.logs())) {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
    Files.setPosixFilePermissions(data.root(), PosixFilePermissions.fromString("rwx--x--x"));
  }

  private static DeployException inUse(Path root, String holder) {
    return new DeployException(
        InstallationCode.DATA_DIRECTORY_IN_USE.because(
            "The data directory " + root + " is in use by another Berth server: " + holder + ".",
            "Stop that one with `berth down`, or choose another BERTH_DATA_DIRECTORY."));
  }

  private static DeployException anotherUsers(Path root, String owner, @Nullable Throwable cause) {
    return new DeployException(
        InstallationCode.DATA_DIRECTORY_OF_ANOTHER_USER.because(
            "The data directory " + root + " belongs to " + owner + ".",
            "Run Berth as that user, or choose another BERTH_DATA_DIRECTORY."),
        cause);
  }
}
