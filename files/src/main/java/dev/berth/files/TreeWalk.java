package dev.berth.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A walk through a tree, directories before what is in them; links are seen and never followed.
 * What vanishes meanwhile is left out.
 *
 * @param root where it begins
 * @param depth how far down it goes
 * @param entries how many it visits; then it ends quietly
 * @param lenient leaves out what cannot be read; otherwise that is an error
 */
public record TreeWalk(Path root, int depth, int entries, boolean lenient) {

  /** Everything below and the root itself; what cannot be read is an error. */
  public static TreeWalk of(Path root) {
    return new TreeWalk(root, Integer.MAX_VALUE, Integer.MAX_VALUE, false);
  }

  /** The same within bounds. */
  public TreeWalk within(int mostDepth, int mostEntries) {
    return new TreeWalk(root, mostDepth, mostEntries, lenient);
  }

  /** The same without what cannot be read. */
  public TreeWalk leavingOutUnreadable() {
    return new TreeWalk(root, depth, entries, true);
  }

  /** Is shown every entry and says how to go on: below a directory, or at all. */
  public interface Visitor {
    FileVisitResult visit(Path path, BasicFileAttributes attributes) throws IOException;
  }

  /** Is shown entries. */
  public interface Each {
    void visit(Path path, BasicFileAttributes attributes) throws IOException;
  }

  /** Shows every entry. */
  public void each(Visitor visitor) throws IOException {
    Files.walkFileTree(root, Set.of(), depth, new Walk(this, visitor));
  }

  /** Shows all that is no directory. */
  public void files(Each each) throws IOException {
    each((path, attributes) -> {
      if (!attributes.isDirectory()) {
        each.visit(path, attributes);
      }
      return FileVisitResult.CONTINUE;
    });
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final TreeWalk walk;
    private final Visitor visitor;
    private int visited;

    Walk(TreeWalk walk, Visitor visitor) {
      this.walk = walk;
      this.visitor = visitor;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      return visit(directory, attributes);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      return visit(file, attributes);
    }

    private FileVisitResult visit(Path path, BasicFileAttributes attributes) throws IOException {
      return visited++ < walk.entries ? visitor.visit(path, attributes) : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
      if (walk.lenient || failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      return failure == null ? FileVisitResult.CONTINUE : visitFileFailed(directory, failure);
    }
  }
}
