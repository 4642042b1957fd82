package dev.berth.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A migration that has landed has run somewhere and is never edited. A new one is entered at the
 * end of the list; a line that is there stays as it is.
 */
class LandedMigrationsTest {
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
  private static final Path LANDED = Path.of("src/test/resources/landed-migrations.sha256");

  @Test
  void theListHasEveryMigrationWithItsChecksumInOrder() throws Exception {
    List<String> here = new ArrayList<>();
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      for (Path file : files.sorted().toList()) {
        here.add(checksum(file) + "  " + file.getFileName());
      }
    }

    assertThat(here)
        .as("append new migrations to %s; mend old ones by a new one", LANDED)
        .isEqualTo(Files.readAllLines(LANDED));
  }

  private static String checksum(Path file) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content(file)));
  }

  private static byte[] content(Path file) throws IOException {
    return Files.readAllBytes(file);
  }
}
