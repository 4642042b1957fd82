package dev.berth.server.needs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An app's own files, read within bounds: links are not followed, what others wrote is left out.
 *
 * @param root the app's directory
 * @param names relative paths, sorted
 */
record SourceFiles(Path root, List<String> names) {
  private static final int MOST_FILES = 20_000;
  private static final int MOST_DEPTH = 12;
  private static final int MOST_BYTES = 512 * 1024;
  private static final long MOST_READ = 24L << 20;
  private static final Set<String> FOREIGN =
      Set.of(".git", "node_modules", "vendor", "venv", ".venv", "target", "dist", "build", ".next");
  private static final Pattern CODE =
      Pattern.compile(
          ".*\\.(js|mjs|cjs|jsx|ts|mts|cts|tsx|py|java|kt|go|rb|php|ya?ml|toml|properties|prisma)");
  private static final Pattern TESTS =
      Pattern.compile("(.*/)?(tests?|__tests__|e2e|docs?|examples?)/.*|.*[._](test|spec)\\.\\w+");

  static SourceFiles of(Path root) {
    List<String> names = new ArrayList<>();
    try {
      Files.walkFileTree(root, Set.of(), MOST_DEPTH, new Collector(root, names));
    } catch (IOException _) {
      // What cannot be read speaks for nothing.
    }
    names.sort(null);
    return new SourceFiles(root, List.copyOf(names));
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** The start of a text file; empty when there is none. */
  String text(String name) {
    Path file = root.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }

  /** The first name that matches completely. */
  Optional<String> named(Pattern pattern) {
    return names.stream().filter(name -> pattern.matcher(name).matches()).findFirst();
  }

  /** The first file of the app's own code in which the pattern occurs. */
  Optional<String> using(Pattern pattern) {
    long left = MOST_READ;
    for (String name : names) {
      if (CODE.matcher(name).matches() && !TESTS.matcher(name).matches() && left > 0) {
        String text = text(name);
        left -= text.length();
        if (pattern.matcher(text).find()) {
          return Optional.of(name);
        }
      }
    }
    return Optional.empty();
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<String> names;

    Collector(Path root, List<String> names) {
      this.root = root;
      this.names = names;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return !directory.equals(root) && FOREIGN.contains(directory.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        names.add(root.relativize(file).toString());
      }
      return names.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
