package dev.berth.server.database;

import dev.berth.files.DurableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An environment's database on the operator's server; prints without the password.
 *
 * @param name of the database
 * @param role that owns it
 * @param password of that role
 */
record ExternalDatabase(String name, String role, String password) {
  static ExternalDatabase fresh() {
    return new ExternalDatabase(opaque(), opaque(), ClusterPasswords.one());
  }

  /** A name that tells nothing and that nobody else has. */
  static String opaque() {
    return "berth_" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
  }

  static Optional<ExternalDatabase> read(Path file) throws IOException {
    return DurableFile.read(file)
        .map(text -> text.lines().toList())
        .filter(lines -> lines.size() == 3)
        .map(lines -> new ExternalDatabase(lines.get(0), lines.get(1), lines.get(2)));
  }

  void write(Path file) throws IOException {
    DurableFile.write(file, String.join("\n", List.of(name, role, password)) + "\n");
  }

  @Override
  public String toString() {
    return "ExternalDatabase[" + name + ", " + role + "]";
  }
}
