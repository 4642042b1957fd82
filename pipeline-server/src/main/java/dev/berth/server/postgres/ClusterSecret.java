package dev.berth.server.postgres;

import dev.berth.files.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The password of a cluster's owner role: random, in a file only Berth's user can read. */
final class ClusterSecret {
  private static final int BYTES = 24;

  private ClusterSecret() {}

  static String in(Path directory) throws IOException {
    Path file = directory.resolve("password");
    if (!Files.exists(file)) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      DurableFile.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }
    return Files.readString(file).strip();
  }
}
