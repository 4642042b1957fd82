package dev.berth.server.installation;

import dev.berth.files.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Tells the processes and networks of one data directory from those of another on the same machine.
 *
 * @param value sixteen hexadecimal digits, made once and kept in {@code <data>/installation-id}
 */
public record InstallationId(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{16}");

  public InstallationId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not an installation id: " + value);
    }
  }

  /** The id of this data directory; made at the first call. */
  public static InstallationId of(DataDirectory data) {
    Path file = file(data);
    try {
      Files.createDirectories(data.root());
      if (!Files.exists(file)) {
        create(file);
      }
      return new InstallationId(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value of {@code BERTH_MARK} in the environment of a process tree's outermost process. */
  public String mark(String mark) {
    return value + "/" + mark;
  }

  static Path file(DataDirectory data) {
    return data.root().resolve("installation-id");
  }

  private static void create(Path file) throws IOException {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    // Another thread may be first: its id counts.
    DurableFile.create(
        file, (HexFormat.of().formatHex(random) + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
