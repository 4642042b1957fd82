package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.berth.server.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every failure a user can meet is explained where failures are looked up. */
class DocumentedFailuresTest {
  private static final Path GUIDE = Path.of("../docs/troubleshooting.md");

  @Test
  void everyFailureCodeStandsInTheGuide() throws IOException {
    String guide = Files.readString(GUIDE);

    Set<String> missing = new TreeSet<>(codes());
    missing.removeIf(code -> guide.contains("`" + code + "`"));

    assertThat(missing).isEmpty();
  }

  static Set<String> codes() {
    Set<String> codes = new TreeSet<>();
    for (JavaClass type : ProductionCode.CLASSES) {
      if (type.isAssignableTo(FailureCode.class)
          && type.getModifiers().contains(JavaModifier.FINAL)
          && type.isEnum()) {
        for (FailureCode code : constants(type.reflect())) {
          codes.add(code.code());
        }
      }
    }
    assertThat(codes).isNotEmpty();
    return codes;
  }

  private static List<FailureCode> constants(Class<?> type) {
    return List.of(type.getEnumConstants()).stream().map(FailureCode.class::cast).toList();
  }
}
