package dev.berth.secrets.embedded;

import dev.berth.files.DurableDirectory;
import dev.berth.files.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files of a directory that are counted: the next one is created by exactly one process. */
final class NumberedFiles {
  private static final Pattern NAME = Pattern.compile("\\d{10}");

  private final Path directory;

  NumberedFiles(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  OptionalLong newest() throws IOException {
    List<Long> numbers = numbers();
    return numbers.isEmpty() ? OptionalLong.empty() : OptionalLong.of(numbers.getLast());
  }

  /** In ascending order. */
  List<Long> numbers() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> NAME.matcher(name).matches())
          .map(Long::valueOf)
          .sorted()
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  byte[] read(long number, int most) throws IOException {
    return DurableFile.readBounded(file(number), most);
  }

  /** Creates the file behind this one; false when somebody else has. */
  boolean createNext(long number, byte[] content) throws IOException {
    DurableDirectory.create(directory);
    return DurableFile.create(file(number + 1), content);
  }

  /** Replaces the content of a file that is there. */
  void replace(long number, byte[] content) throws IOException {
    DurableFile.write(file(number), content);
  }

  void deleteBefore(long number) throws IOException {
    for (long older : numbers()) {
      if (older < number) {
        DurableFile.delete(file(older));
      }
    }
  }

  private Path file(long number) {
    return directory.resolve(String.format(Locale.ROOT, "%010d", number));
  }
}
