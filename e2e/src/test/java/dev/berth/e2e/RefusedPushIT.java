package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Berth does not take: said in git's own output, and nothing of it is kept. */
@ExtendWith(SharedBerth.class)
class RefusedPushIT {
  /** Assembled here, so that this file holds no secret itself. */
  private static final String PRIVATE_KEY =
      """
      -----BEGIN %1$s PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
      -----END %1$s PRIVATE KEY-----
      """
          .replace(" %1$s", "");

  @Test
  void aPrivateKeyIsRefusedWithFileAndLineButWithoutItsValue(BerthInstallation berth) {
    GitRepo repository = live(berth, "with-a-key").write("deploy/id.pem", PRIVATE_KEY);
    repository.commit("key");

    Command.Result push = repository.push("main");

    refused(push, "source.secret", "deploy/id.pem:");
    assertThat(push.output()).doesNotContain("MC4CAQAwBQYDK2Vw");
    assertThat(berth.get("with-a-key").body()).isEqualTo("working\n");
  }

  @Test
  void theObjectsOfARefusedPushAreNotKept(BerthInstallation berth) {
    GitRepo repository = live(berth, "key-not-kept").write("id.pem", PRIVATE_KEY);
    String head = repository.commit("key").head();
    repository.push("main");

    Path bare = berth.data().resolve("repositories/key-not-kept.git");
    Command.Result found = repository.tryGit("--git-dir", bare.toString(), "cat-file", "-e", head);

    assertThat(found.exit()).as(found.output()).isNotZero();
  }

  @Test
  void aPlaceholderIsNoSecret(BerthInstallation berth) {
    GitRepo repository =
        live(berth, "placeholders")
            .write(
                ".env.example",
                """
                DATABASE_URL=postgres://postgres:postgres@localhost:5432/app
                API_KEY=your-key-here
                """);

    repository.commit("example").deploy("main");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc", "refs/heads/x.lock"})
  void aBranchNameGitRefusesNeverReachesUs(String branch, BerthInstallation berth) {
    GitRepo repository = live(berth, "odd-branches-" + Math.floorMod(branch.hashCode(), 1000));

    Command.Result push = repository.push("main:" + branch);

    assertThat(push.succeeded()).as(push.output()).isFalse();
    assertThat(berth.get("berth", "/actuator/health").status()).isEqualTo(200);
  }

  @Test
  void aBranchNamedLikeACommitIsAPreviewLikeAnyOther(BerthInstallation berth) {
    GitRepo repository = live(berth, "sha-branch");
    String branch = repository.head();

    Command.Result push = repository.push("HEAD:refs/heads/" + branch);

    assertThat(push.output()).containsAnyOf("sha-branch--", "source.ref-name");
    assertThat(berth.get("sha-branch").body()).isEqualTo("working\n");
  }

  @Test
  void aCommitWithoutFilesIsExplained(BerthInstallation berth) {
    GitRepo repository = berth.repository("empty-commit").commit("nothing yet");

    refused(repository.push("main"), "empty-commit");
  }

  @Test
  void aLinkOutOfTheRepositoryIsRefused(BerthInstallation berth) throws IOException {
    GitRepo repository = live(berth, "link-outside");
    Files.createSymbolicLink(repository.directory().resolve("shadow"), Path.of("/etc/shadow"));

    Command.Result push = repository.commit("link").push("main");

    refused(push, "source.symlink-escapes", "shadow");
    assertThat(berth.get("link-outside").body()).isEqualTo("working\n");
  }

  @Test
  void aSubmoduleIsExplained(BerthInstallation berth) {
    GitRepo repository = live(berth, "with-submodule");
    repository.write(
        ".gitmodules",
        """
        [submodule "lib"]
        \tpath = lib
        \turl = https://example.invalid/lib.git
        """);
    repository.git("add", ".gitmodules");
    repository.git("update-index", "--add", "--cacheinfo", "160000," + repository.head() + ",lib");
    repository.git("commit", "--quiet", "--message", "submodule");

    refused(repository.push("main"), "source.submodule", "lib");
  }

  @Test
  void anLfsPointerIsExplained(BerthInstallation berth) {
    GitRepo repository =
        live(berth, "with-lfs")
            .write(
                "movie.mp4",
                """
                version https://git-lfs.github.com/spec/v1
                oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
                size 12345
                """);

    refused(repository.commit("movie").push("main"), "source.lfs-pointer", "movie.mp4");
  }

  @Test
  void anAppNameThatIsNoneIsExplained(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("proper-name"), "x").commit("one");
    repository.git("remote", "set-url", "berth", berth.url("berth") + "/git/No--Such_Name.git");

    Command.Result push = repository.push("main");

    assertThat(push.succeeded()).as(push.output()).isFalse();
  }

  private static GitRepo live(BerthInstallation berth, String app) {
    GitRepo repository = NodeApp.saying(berth.repository(app), "working").commit("works");
    repository.deploy("main");
    return repository;
  }

  private static void refused(Command.Result push, String... reasons) {
    assertThat(push.exit()).as(push.output()).isNotZero();
    assertThat(push.output()).contains(reasons);
  }
}
