package dev.berth.server.route;

import dev.berth.files.DurableFile;
import dev.berth.server.installation.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.stereotype.Component;

/**
 * The router's part of the data directory. Berth owns all of it but {@code state}, the one place
 * the router may write; so a router gone astray cannot lead Berth's own writes elsewhere.
 */
@Component
class RouterFiles {
  private final Path directory;
  private final Path serverSocket;
  private final int uid;
  private final boolean root;

  RouterFiles(DataDirectory data, RouterSettings settings) {
    this.directory = data.router();
    this.serverSocket = data.serverSocket();
    this.uid = settings.uid();
    this.root = "root".equals(System.getProperty("user.name"));
  }

  /** Makes sure of directories and confirm token. */
  void prepare() throws IOException {
    Files.createDirectories(directory);
    permit(directory, "rwx--x--x");
    Files.createDirectories(state());
    own(state());
    permit(state(), "rwx------");
    Files.createDirectories(assets());
    permit(assets(), "rwxr-xr-x");
    linkControl();
    if (!Files.exists(token())) {
      createToken();
    }
    own(token());
  }

  /** The control socket lies where the router may write and is found where everybody looks. */
  private void linkControl() throws IOException {
    Path link = control();
    Path target = Path.of("state", "control.sock");
    if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(target)) {
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, target);
    }
  }

  private void createToken() throws IOException {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    DurableFile.write(token(), Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  /** Lets the router, and nobody else, connect to the server's socket. */
  void shareServerSocket() throws IOException {
    own(serverSocket);
    permit(serverSocket, "rw-------");
  }

  private void own(Path path) throws IOException {
    if (root) {
      Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  boolean isRoot() {
    return root;
  }

  int uid() {
    return uid;
  }

  Path directory() {
    return directory;
  }

  Path state() {
    return directory.resolve("state");
  }

  Path assets() {
    return directory.resolve("assets");
  }

  Path control() {
    return directory.resolve("control.sock");
  }

  Path controlTarget() {
    return state().resolve("control.sock");
  }

  Path token() {
    return directory.resolve("confirm-token");
  }

  Path log() {
    return directory.resolve("router.log");
  }

  Path libraries() {
    return directory.resolve("lib");
  }

  Path serverSocket() {
    return serverSocket;
  }
}
