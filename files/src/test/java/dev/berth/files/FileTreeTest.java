package dev.berth.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
  @TempDir Path directory;

  @Test
  void removesLinksAndNeverWhatTheyLeadTo() throws IOException {
    Path foreign = Files.createDirectories(directory.resolve("foreign"));
    Path kept = Files.writeString(foreign.resolve("kept"), "kept");
    Path tree = Files.createDirectories(directory.resolve("tree/inner"));
    Files.createSymbolicLink(tree.resolve("directory"), foreign);
    Files.createSymbolicLink(tree.resolve("file"), kept);
    Files.createSymbolicLink(tree.resolve("dangling"), directory.resolve("nothing"));

    FileTree.remove(directory.resolve("tree"));

    assertThat(directory.resolve("tree")).doesNotExist();
    assertThat(kept).hasContent("kept");
  }

  @Test
  void removesALinkThatIsTheRoot() throws IOException {
    Path foreign = Files.createDirectories(directory.resolve("foreign"));
    Files.writeString(foreign.resolve("kept"), "kept");
    Path link = Files.createSymbolicLink(directory.resolve("link"), foreign);

    FileTree.remove(link);

    assertThat(link).doesNotExist();
    assertThat(foreign.resolve("kept")).exists();
  }

  @Test
  void removesFilesAndTakesAMissingTreeForRemoved() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");

    FileTree.remove(file);
    FileTree.remove(file);

    assertThat(file).doesNotExist();
  }

  @Test
  void removesWhatIsNestedDeeperThanAnyPathIsLong() throws Exception {
    Path tree = Files.createDirectory(directory.resolve("tree"));
    nest(tree, 3_000);

    FileTree.remove(tree);

    assertThat(tree).doesNotExist();
  }

  @Test
  void removesWhatItsOwnerMadeReadOnly() throws IOException {
    Path inner = Files.createDirectories(directory.resolve("tree/inner"));
    Files.writeString(inner.resolve("file"), "x");
    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("r-xr-xr-x"));

    FileTree.remove(directory.resolve("tree"));

    assertThat(directory.resolve("tree")).doesNotExist();
  }

  @Test
  void copiesWhatIsWantedWithModesAndLinks() throws IOException {
    Path source = directory.resolve("source");
    Files.createDirectories(source.resolve("inner"));
    Path script = Files.writeString(source.resolve("inner/script"), "12345");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.createSymbolicLink(source.resolve("link"), Path.of("inner/script"));
    Files.createDirectories(source.resolve("left-out/deep"));
    Path target = directory.resolve("target");

    long bytes = FileTree.copy(source, target, relative -> !relative.equals(Path.of("left-out")));

    assertThat(bytes).isEqualTo(5 + "inner/script".length());
    assertThat(Files.getPosixFilePermissions(target.resolve("inner/script")))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-x--x"));
    assertThat(Files.readSymbolicLink(target.resolve("link"))).isEqualTo(Path.of("inner/script"));
    assertThat(target.resolve("left-out")).doesNotExist();
    assertThat(FileTree.size(target)).isEqualTo(bytes);
  }

  @Test
  void aWalkKeepsWithinItsBounds() throws IOException {
    Files.createDirectories(directory.resolve("a/b/c"));
    for (int i = 0; i < 10; i++) {
      Files.writeString(directory.resolve("a/" + i), "");
    }

    assertThat(visited(TreeWalk.of(directory))).hasSize(14);
    assertThat(visited(TreeWalk.of(directory).within(1, 100))).hasSize(2);
    assertThat(visited(TreeWalk.of(directory).within(9, 5))).hasSize(5);
  }

  @Test
  void aWalkSeesLinksAndDoesNotFollowThem() throws IOException {
    Path foreign = Files.createDirectories(directory.resolve("foreign"));
    Files.writeString(foreign.resolve("file"), "");
    Path tree = Files.createDirectories(directory.resolve("tree"));
    Path link = Files.createSymbolicLink(tree.resolve("link"), foreign);

    assertThat(visited(TreeWalk.of(tree))).containsExactly(tree, link);
  }

  @Test
  void aWalkThroughNothingVisitsNothing() throws IOException {
    assertThat(visited(TreeWalk.of(directory.resolve("nothing")))).isEmpty();
  }

  @Test
  void whatAVisitorThrowsEndsTheWalk() {
    assertThatThrownBy(() ->
            TreeWalk.of(directory)
                .each((path, attributes) -> {
                  throw new IOException("enough");
                }))
        .hasMessage("enough");
  }

  private static List<Path> visited(TreeWalk walk) throws IOException {
    List<Path> visited = new ArrayList<>();
    walk.each((path, attributes) -> {
      visited.add(path);
      return FileVisitResult.CONTINUE;
    });
    return visited;
  }

  /** No path reaches that far down: each directory is wrapped into another one. */
  private static void nest(Path tree, int levels) throws Exception {
    Path file = Files.writeString(tree.resolve("file"), "x");
    Path inner = Files.createDirectory(tree.resolve("nest"));
    Files.move(file, inner.resolve("file"));
    for (int i = 0; i < levels; i++) {
      Path outer = Files.createDirectory(tree.resolve("outer"));
      Files.move(inner, outer.resolve("nest"));
      Files.move(outer, inner);
    }
  }
}
