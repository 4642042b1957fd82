package dev.berth.buildpacks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A checked-out commit as buildpacks may see it: bounded in size, and nothing in it leads out of
 * it.
 */
public final class SourceTree {
  public static final int MAX_FILES = 100_000;
  public static final long MAX_BYTES = 2L << 30;
  private static final long MAX_TEXT = 4L << 20;

  private final Path top;
  private final Path root;

  private SourceTree(Path top, Path root) {
    this.top = top;
    this.root = root;
  }

  /**
   * Checks and opens the app's directory in a checkout.
   *
   * @param directory the app's directory inside it, {@code ""} for the top
   */
  public static SourceTree open(Path checkout, String directory) {
    try {
      Path top = checkout.toRealPath();
      Path root = top.resolve(directory).normalize();
      if (!root.startsWith(top)
          || !Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)
          || !root.toRealPath().startsWith(top)) {
        throw new BuildException(
            BuildProblem.ROOT_MISSING,
            "The repository has no directory \"" + printable(directory) + "\".",
            "Correct \"root\" in berth.yaml.");
      }
      Check check = new Check(top);
      Files.walkFileTree(top, check);
      if (check.files == 0) {
        throw new BuildException(
            BuildProblem.SOURCE_EMPTY,
            "The commit contains no files.",
            "Commit the app's files and push again.");
      }
      return new SourceTree(top, root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The app's directory, an absolute real path. */
  public Path root() {
    return root;
  }

  /** The trees around this one, the nearest first; the last is the whole repository. */
  public List<SourceTree> around() {
    List<SourceTree> around = new ArrayList<>();
    for (Path parent = root; !parent.equals(top); ) {
      parent = Objects.requireNonNull(parent.getParent(), "the top is above every directory");
      around.add(new SourceTree(top, parent));
    }
    return around;
  }

  /** A directory of this tree as a tree of its own, if it is there. */
  public Optional<SourceTree> below(String directory) {
    return locate(directory).filter(Files::isDirectory).map(path -> new SourceTree(top, path));
  }

  /** The path of this tree inside the repository, {@code ""} for the whole. */
  public String place() {
    return top.relativize(root).toString();
  }

  /** Whether a regular file is there. */
  public boolean hasFile(String name) {
    return locate(name).filter(Files::isRegularFile).isPresent();
  }

  /** Whether a directory is there. */
  public boolean hasDirectory(String name) {
    return locate(name).filter(Files::isDirectory).isPresent();
  }

  /** A text file of at most 4 MB; anything undecodable in it is replaced. */
  public Optional<String> text(String name) {
    Optional<Path> file = locate(name).filter(Files::isRegularFile);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new String(read(file.get(), MAX_TEXT), StandardCharsets.UTF_8));
  }

  /** A file's content, at most 64 MB, for digests. */
  public Optional<byte[]> bytes(String name) {
    return locate(name).filter(Files::isRegularFile).map(file -> read(file, 64L << 20));
  }

  /** Names directly in the app's directory, sorted. */
  public List<String> names() {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Path> locate(String name) {
    Path path = root.resolve(name).normalize();
    try {
      return path.startsWith(root) && Files.exists(path) && path.toRealPath().startsWith(root)
          ? Optional.of(path)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static byte[] read(Path file, long limit) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes((int) limit + 1);
      if (bytes.length > limit) {
        throw new BuildException(
            BuildProblem.SOURCE_TOO_LARGE,
            printable(file.getFileName().toString()) + " is larger than " + (limit >> 20) + " MB.",
            "A file of this kind is normally small: check what was committed.");
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A hostile name made harmless for a log line. */
  static String printable(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 200 ? clean.substring(0, 200) + "…" : clean;
  }

  private static final class Check extends SimpleFileVisitor<Path> {
    private final Path top;
    private int files;
    private long bytes;

    Check(Path top) {
      this.top = top;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return directory.getParent() != null
              && directory.getParent().equals(top)
              && directory.getFileName().toString().equals(".git")
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      files++;
      bytes += attributes.size();
      if (files > MAX_FILES || bytes > MAX_BYTES) {
        throw new BuildException(
            BuildProblem.SOURCE_TOO_LARGE,
            "The commit has more than "
                + (files > MAX_FILES ? MAX_FILES + " files." : (MAX_BYTES >> 20) + " MB."),
            "Remove generated files and node_modules from the repository (git rm -r --cached).");
      }
      if (attributes.isSymbolicLink()) {
        Path target = file.resolveSibling(Files.readSymbolicLink(file)).normalize();
        if (!target.startsWith(top)) {
          throw unsafe(file, "is a symbolic link that leads out of the repository");
        }
      } else if (!attributes.isRegularFile()) {
        throw unsafe(file, "is neither a file nor a directory");
      }
      return FileVisitResult.CONTINUE;
    }

    private BuildException unsafe(Path file, String what) {
      return new BuildException(
          BuildProblem.SOURCE_UNSAFE,
          printable(top.relativize(file).toString()) + " " + what + ".",
          "Replace it with a regular file and push again.");
    }
  }
}
