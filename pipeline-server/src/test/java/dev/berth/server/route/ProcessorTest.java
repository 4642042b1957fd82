package dev.berth.server.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache made for another processor has another name. */
class ProcessorTest {
  @TempDir private Path directory;

  @Test
  void anotherProcessorIsAnother() throws IOException {
    assertThat(features("flags\t\t: fpu vme avx2")).isNotEqualTo(features("flags\t\t: fpu vme"));
    assertThat(features("model\t\t: 207")).isNotEqualTo(features("model\t\t: 85"));
    assertThat(features("Features\t: fp asimd sve")).isNotEqualTo(features("Features\t: fp asimd"));
  }

  @Test
  void whatChangesFromBootToBootIsNotPartOfIt() throws IOException {
    assertThat(
            features("flags\t\t: fpu\ncpu MHz\t\t: 1900.000\nprocessor\t: 0\n\nflags\t\t: fpu x"))
        .isEqualTo(features("flags\t\t: fpu\ncpu MHz\t\t: 2100.000\nprocessor\t: 1\n"));
  }

  @Test
  void thisOneIsKnown() {
    assertThat(Processor.features()).isNotBlank();
  }

  private String features(String cpuinfo) throws IOException {
    return Processor.features(Files.writeString(directory.resolve("cpuinfo"), cpuinfo + "\n"));
  }
}
