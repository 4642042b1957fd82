package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.failure.Failure;
import dev.berth.server.failure.FailureStatus;
import dev.berth.server.failure.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureStatusTest {
  private static final Path TABLE =
      Path.of("src/main/java/dev/berth/server/failure/FailureStatus.java");

  @ParameterizedTest
  @CsvSource({
    "web.unknown-app, USER, 404",
    "web.invalid-request, USER, 400",
    "web.already-live, USER, 409",
    "web.too-many-streams, TRANSIENT, 503",
    "access.csrf, USER, 403",
    "inbound.forged, USER, 401",
    "inbound.too-large, USER, 413",
    "access.too-many-attempts, USER, 429",
    "source.internal, PLATFORM, 500"
  })
  void aFailureIsAnsweredWithItsStatus(String code, Fault fault, int status) {
    assertThat(FailureStatus.of(new Failure(code, fault, "", "", ""))).isEqualTo(status);
  }

  /** A code that was renamed would silently be answered by its fault alone. */
  @Test
  void theTableNamesOnlyCodesThatExist() throws IOException {
    Set<String> named = new TreeSet<>();
    Pattern.compile("\"([a-z]+\\.[a-z-]+)\"")
        .matcher(Files.readString(TABLE))
        .results()
        .forEach(match -> named.add(match.group(1)));

    assertThat(named).isNotEmpty().isSubsetOf(DocumentedFailuresTest.codes());
  }
}
