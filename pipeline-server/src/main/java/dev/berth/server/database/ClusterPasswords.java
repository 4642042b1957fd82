package dev.berth.server.database;

import dev.berth.files.DurableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The two passwords of one cluster; prints without them.
 *
 * @param owner of the role that Berth itself uses
 * @param app of the role that the app uses
 */
record ClusterPasswords(String owner, String app) {
  private static final int BYTES = 24;

  static ClusterPasswords random() {
    return new ClusterPasswords(one(), one());
  }

  static String one() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  static Optional<ClusterPasswords> read(Path file) throws IOException {
    return DurableFile.read(file)
        .map(text -> text.lines().toList())
        .filter(lines -> lines.size() == 2)
        .map(lines -> new ClusterPasswords(lines.getFirst(), lines.getLast()));
  }

  void write(Path file) throws IOException {
    DurableFile.write(file, String.join("\n", List.of(owner, app)) + "\n");
  }

  @Override
  public String toString() {
    return "ClusterPasswords[••••]";
  }
}
