package dev.berth.server.registry;

import dev.berth.files.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Where the registry keeps what, below one directory. Only validated names become paths. */
record RegistryLayout(Path root) {
  private static final String BLOBS = "_blobs";
  private static final String MANIFESTS = "_manifests";
  private static final String TAGS = "_tags";

  /** Every blob, below a directory for each algorithm and one for how its digest begins. */
  Path blobs() {
    return root.resolve("blobs");
  }

  Path blob(Digest digest) {
    return blobs()
        .resolve(digest.algorithm().prefix())
        .resolve(digest.hex().substring(0, 2))
        .resolve(digest.hex());
  }

  Path uploads() {
    return root.resolve("uploads");
  }

  Path blobLinks(RepositoryName repository) {
    return repository(repository).resolve(BLOBS);
  }

  Path manifestLinks(RepositoryName repository) {
    return repository(repository).resolve(MANIFESTS);
  }

  Path tags(RepositoryName repository) {
    return repository(repository).resolve(TAGS);
  }

  /** Every repository that holds anything. */
  List<RepositoryName> repositories() {
    Path top = root.resolve("repositories");
    SortedSet<RepositoryName> found = new TreeSet<>();
    collect(top, top, found);
    return List.copyOf(found);
  }

  private static void collect(Path top, Path directory, Set<RepositoryName> found) {
    for (Path child : entries(directory)) {
      if (!child.getFileName().toString().startsWith("_")) {
        collect(top, child, found);
      } else {
        found.add(new RepositoryName(top.relativize(directory).toString()));
      }
    }
  }

  /** The entries of a directory, without leftovers of a crash; none when it does not exist. */
  static List<Path> entries(Path directory) {
    return list(directory, path -> !isTemporary(path));
  }

  /** What a crash left in a directory. */
  static List<Path> leftovers(Path directory) {
    return list(directory, RegistryLayout::isTemporary);
  }

  private static List<Path> list(Path directory, Predicate<Path> wanted) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(directory)) {
      return list.filter(wanted).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    DurableFile.write(file, content);
  }

  private static boolean isTemporary(Path path) {
    return path.getFileName().toString().startsWith(DurableFile.UNFINISHED);
  }

  private Path repository(RepositoryName repository) {
    return root.resolve("repositories").resolve(repository.value());
  }
}
