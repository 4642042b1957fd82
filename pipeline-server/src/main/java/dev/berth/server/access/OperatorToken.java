package dev.berth.server.access;

import dev.berth.files.DurableFile;
import dev.berth.server.installation.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/**
 * The administrator's token of the machine itself: a file only the owner of the data directory can
 * read. The launcher uses it; delete the file and restart to replace it.
 */
@Component
class OperatorToken {
  static final String NAME = "operator";

  private final byte[] hash;

  OperatorToken(DataDirectory data) {
    Path file = data.root().resolve("operator-token");
    try {
      if (Files.notExists(file)) {
        Files.createDirectories(data.root());
        DurableFile.write(file, Secret.random().text() + "\n");
      }
      Secret secret = new Secret(Files.readString(file).strip());
      if (!secret.isWellFormed()) {
        throw new IllegalStateException(
            file + " holds no token: delete it and start again to get a new one");
      }
      this.hash = secret.hash();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + file, e);
    }
  }

  boolean matches(Secret secret) {
    return secret.matches(hash);
  }
}
