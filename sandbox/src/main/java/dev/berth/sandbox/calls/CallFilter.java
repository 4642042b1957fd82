package dev.berth.sandbox.calls;

import dev.berth.files.DurableFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The program by which the kernel refuses a sandbox the system calls that no build and no app
 * needs, as container engines do; bubblewrap takes it by descriptor. What each of them is and why
 * it is closed stands in {@code closed.txt} beside the tests, which make the programs from it.
 */
public final class CallFilter {
  private CallFilter() {}

  /**
   * The program for this machine's processors, as a file.
   *
   * @param directory where it is kept
   * @return empty where there is none for such processors
   */
  public static Optional<Path> in(Path directory) throws IOException {
    Optional<String> processor = processor(System.getProperty("os.arch"));
    if (processor.isEmpty()) {
      return Optional.empty();
    }
    byte[] program = program(processor.get());
    Path file = directory.resolve("calls.bpf");
    if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), program)) {
      Files.createDirectories(directory);
      DurableFile.write(file, program);
    }
    return Optional.of(file);
  }

  static byte[] program(String processor) throws IOException {
    try (InputStream program = CallFilter.class.getResourceAsStream(processor + ".bpf")) {
      if (program == null) {
        throw new IOException("no filter of system calls for " + processor);
      }
      return program.readAllBytes();
    }
  }

  static Optional<String> processor(String java) {
    return switch (java.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> Optional.of("x86-64");
      case "aarch64" -> Optional.of("arm64");
      default -> Optional.empty();
    };
  }
}
