package dev.berth.server.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.server.app.AppName;
import dev.berth.server.failure.DeployException;
import dev.berth.server.installation.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutIT {
  private static final AppName SHOP = new AppName("shop");

  @TempDir Path directory;
  private FileRepository repository;
  private ObjectInserter inserter;
  private Path target;
  private Checkout checkout;

  @BeforeEach
  void create() throws Exception {
    Repositories repositories = new Repositories(new DataDirectory(directory.resolve("data")));
    Repositories.create(repositories.directory(SHOP));
    repository = repositories.open(SHOP);
    inserter = repository.newObjectInserter();
    target = Files.createDirectory(directory.resolve("builds")).resolve("one");
    checkout = new RepositoryCheckout(repositories, GitEndpointIT.settings());
  }

  @AfterEach
  void close() {
    inserter.close();
    repository.close();
  }

  @Test
  void filesModesAndLinksSurvive() throws Exception {
    TreeFormatter bin = tree().entry("run.sh", FileMode.EXECUTABLE_FILE, "#!/bin/sh\n").formatter();
    String commit =
        tree()
            .entry("bin", FileMode.TREE, bin)
            .entry("index.html", FileMode.REGULAR_FILE, "hello")
            .entry("start", FileMode.SYMLINK, "bin/run.sh")
            .commit("Add a page\n\nlong text");

    Commit read = checkout.checkout(SHOP, commit, target);

    assertThat(read.subject()).isEqualTo("Add a page");
    assertThat(read.authorEmail()).isEqualTo("ada@example.com");
    assertThat(read.id()).isEqualTo(commit);
    assertThat(target.resolve("index.html")).hasContent("hello");
    assertThat(Files.getPosixFilePermissions(target.resolve("bin/run.sh")))
        .contains(PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);
    assertThat(Files.readSymbolicLink(target.resolve("start"))).isEqualTo(Path.of("bin/run.sh"));
  }

  @Test
  void equalContentHasEqualTimesAndOtherContentOthers() throws Exception {
    String first = tree().entry("a", FileMode.REGULAR_FILE, "1").commit("one");
    String second =
        tree()
            .entry("a", FileMode.REGULAR_FILE, "2")
            .entry("b", FileMode.REGULAR_FILE, "1")
            .commit("two");
    checkout.checkout(SHOP, first, target);
    Path other = target.resolveSibling("two");
    checkout.checkout(SHOP, second, other);

    assertThat(Files.getLastModifiedTime(target.resolve("a")))
        .isEqualTo(Files.getLastModifiedTime(other.resolve("b")))
        .isNotEqualTo(Files.getLastModifiedTime(other.resolve("a")));
  }

  @Test
  void aCompleteCheckoutIsKeptAndAnIncompleteOneReplaced() throws Exception {
    String commit = tree().entry("a", FileMode.REGULAR_FILE, "1").commit("one");
    checkout.checkout(SHOP, commit, target);
    Files.writeString(target.resolve("built"), "output");
    checkout.checkout(SHOP, commit, target);
    assertThat(target.resolve("built")).exists();

    Files.delete(target.resolveSibling("one.commit"));
    checkout.checkout(SHOP, commit, target);
    assertThat(target.resolve("built")).doesNotExist();
    assertThat(target.resolve("a")).exists();
  }

  @Test
  void linksOutOfTheTreeAreRefused() throws Exception {
    for (String link : List.of("/etc/passwd", "../x", "a/../../x", "..", "")) {
      String commit =
          tree()
              .entry("a", FileMode.TREE, tree().entry("f", FileMode.REGULAR_FILE, "x").formatter())
              .entry("link", FileMode.SYMLINK, link)
              .commit("link to " + link);
      assertFails(commit, SourceCode.SYMLINK_ESCAPES);
    }
  }

  @Test
  void linksThatLeaveTheTreeOverOtherLinksAreRefused() throws Exception {
    TreeFormatter deep =
        tree()
            .entry("out", FileMode.SYMLINK, "up/../secret")
            .entry("up", FileMode.SYMLINK, "..")
            .formatter();
    assertFails(
        tree().entry("deep", FileMode.TREE, deep).commit("chain"), SourceCode.SYMLINK_ESCAPES);
    assertFails(
        tree().entry("a", FileMode.SYMLINK, "b").entry("b", FileMode.SYMLINK, "a").commit("circle"),
        SourceCode.SYMLINK_ESCAPES);
  }

  @Test
  void submodulesPointersAndEmptyCommitsAreRefused() throws Exception {
    assertFails(
        tree().entry("lib", FileMode.GITLINK, ObjectId.fromString("1".repeat(40))).commit("sub"),
        SourceCode.SUBMODULE);
    assertFails(
        tree()
            .entry(
                "video.mp4",
                FileMode.REGULAR_FILE,
                "version https://git-lfs.github.com/spec/v1\noid sha256:"
                    + "0".repeat(64)
                    + "\nsize 9\n")
            .commit("lfs"),
        SourceCode.LFS_POINTER);
    assertFails(tree().commit("empty"), SourceCode.EMPTY_COMMIT);
  }

  @Test
  void aTreeThatUnfoldsEndlesslyIsStopped() throws Exception {
    ObjectId folder = tree().entry("f", FileMode.REGULAR_FILE, "x").id();
    for (int level = 0; level < 10; level++) {
      Tree next = tree();
      for (int copy = 0; copy < 10; copy++) {
        next.entry("d" + copy, FileMode.TREE, folder);
      }
      folder = next.id();
    }
    assertFails(
        tree().entry("bomb", FileMode.TREE, folder).commit("bomb"), SourceCode.TOO_MANY_FILES);
  }

  @Test
  void deepLongLargeAndUnreadableTreesAreRefused() throws Exception {
    ObjectId folder = tree().entry("f", FileMode.REGULAR_FILE, "x").id();
    for (int level = 0; level < 30; level++) {
      folder = tree().entry("d", FileMode.TREE, folder).id();
    }
    assertFails(tree().entry("d", FileMode.TREE, folder).commit("deep"), SourceCode.TOO_DEEP);
    assertFails(
        tree().entry("x".repeat(301), FileMode.REGULAR_FILE, "x").commit("long"),
        SourceCode.PATH_TOO_LONG);
    Tree large = tree();
    String megabyte = "x".repeat(1 << 20);
    for (int file = 10; file < 30; file++) {
      large.entry("f" + file, FileMode.REGULAR_FILE, megabyte);
    }
    assertFails(large.commit("large"), SourceCode.COMMIT_TOO_LARGE);
    assertFails(
        tree()
            .entry(new byte[] {'a', (byte) 0xff}, FileMode.REGULAR_FILE, blob("x"))
            .commit("latin"),
        SourceCode.FILE_NAME);
  }

  @Test
  void gitFoldersAreNeverWritten() throws Exception {
    for (String name : List.of(".git", ".GIT", "..", ".")) {
      TreeFormatter inner = tree().entry("config", FileMode.REGULAR_FILE, "x").formatter();
      assertFails(
          tree().entry(name, FileMode.TREE, inner).commit("evil"), SourceCode.UNSAFE_OBJECT);
    }
  }

  @Test
  void oddNamesAreWrittenAsTheyAre() throws Exception {
    List<String> names =
        List.of("-rf", "a b", "back\\slash", "new\nline", "star*", "trailing.", "ümlaut");
    Tree tree = tree();
    names.stream().sorted().forEach(name -> tree.entry(name, FileMode.REGULAR_FILE, name));
    checkout.checkout(SHOP, tree.commit("odd"), target);
    for (String name : names) {
      assertThat(target.resolve(name)).hasContent(name);
    }
  }

  @Test
  void anUnknownCommitIsNamed() {
    assertFails("0123456789".repeat(4), SourceCode.UNKNOWN_COMMIT);
    assertFails("nonsense", SourceCode.UNKNOWN_COMMIT);
  }

  private void assertFails(String commit, SourceCode code) {
    assertThatThrownBy(() -> checkout.checkout(SHOP, commit, target))
        .isInstanceOfSatisfying(
            DeployException.class,
            e -> assertThat(e.failure().code()).as(e.getMessage()).isEqualTo(code.code()));
  }

  private Tree tree() {
    return new Tree();
  }

  private ObjectId blob(String content) {
    try {
      return inserter.insert(Constants.OBJ_BLOB, content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Builds trees that git itself would not make. */
  private final class Tree {
    private final TreeFormatter formatter = new TreeFormatter();

    Tree entry(String name, FileMode mode, String content) {
      return entry(name, mode, blob(content));
    }

    Tree entry(String name, FileMode mode, TreeFormatter folder) throws Exception {
      return entry(name, mode, inserter.insert(folder));
    }

    Tree entry(String name, FileMode mode, ObjectId id) {
      return entry(name.getBytes(StandardCharsets.UTF_8), mode, id);
    }

    Tree entry(byte[] name, FileMode mode, ObjectId id) {
      formatter.append(name, 0, name.length, mode, id, true);
      return this;
    }

    TreeFormatter formatter() {
      return formatter;
    }

    ObjectId id() throws Exception {
      return inserter.insert(formatter);
    }

    String commit(String message) throws Exception {
      PersonIdent ada = new PersonIdent("Ada", "ada@example.com", Instant.EPOCH, ZoneOffset.UTC);
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(id());
      commit.setAuthor(ada);
      commit.setCommitter(ada);
      commit.setMessage(message);
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id.name();
    }
  }
}
