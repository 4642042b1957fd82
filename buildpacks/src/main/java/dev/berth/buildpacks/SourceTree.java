package dev.berth.buildpacks;

import dev.berth.buildpacks.manifest.ManifestKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A checked-out commit as buildpacks may see it: bounded in size, and nothing in it leads out of
 * it.
 */
public final class SourceTree {
  private static final long MAX_TEXT = 4L << 20;
  private static final long MAX_START = 512 << 10;

  private final Path top;
  private final Path root;
  private final List<String> all;
  private final FileCache cache;

  private SourceTree(Path top, Path root, List<String> all, FileCache cache) {
    this.top = top;
    this.root = root;
    this.all = all;
    this.cache = cache;
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
            "Correct " + ManifestKey.ROOT.mention() + ", or take it out.");
      }
      return new SourceTree(top, root, CheckoutWalk.files(top), new FileCache());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a build left: looked into where something is expected, never walked. */
  public static SourceTree built(Path directory) {
    try {
      Path top = directory.toRealPath();
      return new SourceTree(top, top, List.of(), new FileCache());
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
      around.add(at(parent));
    }
    return around;
  }

  /** A directory of this tree as a tree of its own, if it is there. */
  public Optional<SourceTree> below(String directory) {
    return locate(directory).filter(Files::isDirectory).map(this::at);
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
    read(file.get(), MAX_TEXT);
    return Optional.of(cache.text(file.get(), MAX_TEXT));
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

  /** The files of this tree that its authors wrote; found once. */
  public OwnFiles own() {
    return once(OwnFiles.class, tree -> Optional.of(tree.findOwn())).orElseThrow();
  }

  /**
   * What a buildpack makes of this tree, made when it is first asked for: nothing is read or parsed
   * twice.
   */
  public <T> Optional<T> once(Class<T> type, Function<SourceTree, Optional<T>> read) {
    return cache.once(root, type, directory -> read.apply(this));
  }

  /** Directories with files of the authors' own, the outermost first. */
  public List<String> directories() {
    return own().names().stream()
        .filter(name -> name.contains("/"))
        .map(name -> name.substring(0, name.lastIndexOf('/')))
        .distinct()
        .sorted(Comparator.comparingInt(SourceTree::depth))
        .toList();
  }

  private static int depth(String path) {
    return (int) path.chars().filter(c -> c == '/').count();
  }

  private OwnFiles findOwn() {
    String prefix = place().isEmpty() ? "" : place() + "/";
    return new OwnFiles(
        all.stream()
            .filter(name -> name.startsWith(prefix))
            .map(name -> name.substring(prefix.length()))
            .toList(),
        this::start);
  }

  private String start(String name) {
    Path file = root.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    try {
      return cache.text(file, MAX_START);
    } catch (UncheckedIOException _) {
      return "";
    }
  }

  private SourceTree at(Path directory) {
    return new SourceTree(top, directory, all, cache);
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

  private byte[] read(Path file, long limit) {
    byte[] bytes = cache.bytes(file, limit);
    if (bytes.length > limit) {
      throw new BuildException(
          BuildProblem.SOURCE_TOO_LARGE,
          printable(file.getFileName().toString()) + " is larger than " + (limit >> 20) + " MB.",
          "A file of this kind is normally small: check what was committed.");
    }
    return bytes;
  }

  /** A hostile name made harmless for a log line. */
  public static String printable(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 200 ? clean.substring(0, 200) + "…" : clean;
  }
}
