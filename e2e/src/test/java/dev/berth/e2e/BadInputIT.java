package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Input of real sizes and odd shapes: a clear answer in git's own output, and no harm. */
@ExtendWith(SharedBerth.class)
class BadInputIT {
  private static final long TWO_GIGABYTES = 2L << 30;
  private static final int MANY_FILES = 100_001;

  @Test
  void aFileOfTwoGigabytesIsRefusedByNameOfTheLimit(BerthInstallation berth) throws IOException {
    GitRepo repository = site(berth, "two-gigabytes");
    Path file = repository.directory().resolve("backup.img");
    try (RandomAccessFile zeros = new RandomAccessFile(file.toFile(), "rw")) {
      zeros.setLength(TWO_GIGABYTES);
    }
    repository.git("config", "core.bigFileThreshold", "1m");
    repository.git("config", "core.compression", "1");
    repository.commit("backup");
    Files.delete(file);

    refused(berth, repository, "two-gigabytes", "source.file-too-large");
  }

  @Test
  void aHundredThousandFilesAreRefused(BerthInstallation berth) throws IOException {
    GitRepo repository = site(berth, "hundred-thousand");
    String blob = repository.git("rev-parse", "HEAD:index.html").strip();
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < MANY_FILES; i++) {
      entries.append("100644 blob ").append(blob).append("\tfile-").append(i).append('\n');
    }
    tree(repository, berth.scratch().resolve("many-files"), entries.toString());

    refused(berth, repository, "hundred-thousand", "source.too-many-files", "node_modules");
  }

  @Test
  void namesThatDifferInCaseOnlyAreTwoFiles(BerthInstallation berth) throws IOException {
    GitRepo repository =
        site(berth, "case-only").write("Read.txt", "upper").write("read.txt", "lower");

    repository.commit("two names").deploy("main");

    assertThat(berth.get("case-only", "/Read.txt").body()).isEqualTo("upper");
    assertThat(berth.get("case-only", "/read.txt").body()).isEqualTo("lower");
  }

  @Test
  void oddFileNamesAreNamedAndDeployed(BerthInstallation berth) {
    GitRepo repository = site(berth, "odd-names");
    for (String name : new String[] {"-rf", "a\\b", "end ", "line\nbreak"}) {
      repository.write(name, "odd");
    }

    Command.Result push = repository.commit("odd").deploy("main");

    assertThat(push.output())
        .contains("warning: \"-rf\"", "warning: \"a\\b\"", "warning: \"end \"");
    assertThat(berth.get("odd-names").body()).isEqualTo("working");
  }

  @Test
  void aMistakeInTheManifestIsShownWithItsLine(BerthInstallation berth) {
    GitRepo repository = site(berth, "bad-manifest");
    repository.write("berth.yaml", "build:\n  output: dist\nnonsense: true\n").commit("manifest");

    Command.Result push = repository.push("main");

    assertThat(push.exit()).as(push.output()).isNotZero();
    assertThat(push.output())
        .contains("stored, not deployed: plan.invalid-manifest", "berth.yaml line 3");
    assertThat(berth.get("bad-manifest").body()).isEqualTo("working");
  }

  @Test
  void aRepositoryWithoutACommitChangesNothing(BerthInstallation berth) {
    GitRepo repository = berth.repository("no-commit");

    Command.Result push = repository.push("main");

    assertThat(push.exit()).as(push.output()).isNotZero();
    assertThat(berth.api("GET", "/apps/no-commit", "").status()).isEqualTo(404);
  }

  @Test
  void aCredentialIsRefusedWithFileLineAndKind(BerthInstallation berth) {
    GitRepo repository = site(berth, "with-credential");
    String id = "AKIA" + "QYLPMN5HHHFPZAM2";
    repository.write("src/keys.js", "const region = 1;\n\nconst id = '" + id + "';\n");

    Command.Result push = repository.commit("keys").push("main");

    assertThat(push.exit()).as(push.output()).isNotZero();
    assertThat(push.output()).contains("src/keys.js:3", "AWS access key id").doesNotContain(id);
    assertThat(berth.get("with-credential").body()).isEqualTo("working");
  }

  private static GitRepo site(BerthInstallation berth, String app) {
    GitRepo repository = berth.repository(app).write("index.html", "working").commit("works");
    repository.deploy("main");
    return repository;
  }

  /** Commits a tree without writing its files; one of it is the app's page still. */
  private static void tree(GitRepo repository, Path list, String entries) throws IOException {
    Files.writeString(list, entries);
    repository.git("read-tree", "--empty");
    Command.Result added = repository.shell("git update-index --index-info < '" + list + "'");
    assertThat(added.exit()).as(added.output()).isZero();
    repository.git("commit", "--quiet", "--message", "many");
    Files.delete(list);
  }

  private static void refused(
      BerthInstallation berth, GitRepo repository, String app, String... reasons) {
    String head = repository.head();

    Command.Result push = repository.push("main");

    assertThat(push.exit()).as(push.output()).isNotZero();
    assertThat(push.output()).contains(reasons);
    assertThat(berth.get(app).body()).isEqualTo("working");
    Path bare = berth.data().resolve("repositories/" + app + ".git");
    assertThat(repository.tryGit("--git-dir", bare.toString(), "cat-file", "-e", head).exit())
        .isNotZero();
  }
}
