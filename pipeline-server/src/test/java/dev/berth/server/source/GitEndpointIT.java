package dev.berth.server.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.app.AppName;
import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Real git against the real endpoint; what a deploy does is up to each test. */
@Timeout(180)
class GitEndpointIT {
  @TempDir static Path directory;
  private static GitServer server;
  private static int number;

  private GitClient git;
  private AppName app;
  private String url;

  static SourceSettings settings() {
    return new SourceSettings(
        DataSize.ofMegabytes(8),
        DataSize.ofMegabytes(4),
        5000,
        2000,
        DataSize.ofMegabytes(16),
        20,
        300,
        50,
        200,
        Duration.ofMillis(200));
  }

  @BeforeAll
  static void start() throws Exception {
    server = new GitServer(directory.resolve("data"), settings());
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void newApp() throws Exception {
    number++;
    app = new AppName("app" + number);
    url = server.url(app.value());
    git = GitClient.repository(directory.resolve("work" + number));
    server.receiver.deploy = (change, _) -> new PushOutcome.Accepted(change.ref());
    server.receiver.submitted = _ -> {};
    server.receiver.unseen.clear();
    server.receiver.pushes.clear();
  }

  @Test
  void aFirstPushCreatesTheAppAndCanBeCloned() throws Exception {
    String id = git.write("index.html", "hello").commit("first");
    assertThat(push("main").status()).isZero();

    assertThat(server.receiver.apps).containsEntry(app, "main");
    Push push = server.receiver.pushes.getFirst();
    assertThat(push.pusher()).isEqualTo("alice");
    assertThat(push.follow()).isTrue();
    RefChange change = push.changes().getFirst();
    assertThat(change.branch()).contains("main");
    assertThat(change.before()).isEmpty();
    assertThat(change.commit()).contains(id);

    new GitClient(directory).ok("clone", "-q", url, "copy" + number);
    assertThat(directory.resolve("copy" + number + "/index.html")).hasContent("hello");
  }

  @Test
  void progressArrivesWhileTheDeployRuns() throws Exception {
    git.write("a", "1").commit("first");
    CountDownLatch seen = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    server.receiver.deploy =
        (change, progress) -> {
          progress.line(PushConsole.done("image", "built", Duration.ofMillis(120)));
          seen.countDown();
          await(finish);
          return new PushOutcome.Accepted(change.ref());
        };
    Process process = git.start("push", url, "main");
    StringBuilder output = new StringBuilder();
    assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
    while (!output.toString().contains("remote: ✓ image")) {
      byte[] some = new byte[200];
      int read = process.getInputStream().read(some);
      assertThat(read).as(output.toString()).isPositive();
      output.append(new String(some, 0, read, StandardCharsets.UTF_8));
    }
    assertThat(process.isAlive()).isTrue();
    finish.countDown();
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void aFailedDeployIsStoredAndReported() throws Exception {
    String id = git.write("a", "1").commit("first");
    server.receiver.deploy =
        (change, _) -> new PushOutcome.NotDeployed(change.ref(), "build.failed");
    GitClient.Result push = push("main");
    assertThat(push.status()).isNotZero();
    assertThat(push.output()).contains("main -> main (stored, not deployed: build.failed)");
    assertThat(remote()).contains(id);
  }

  @Test
  void aDeployThatCanNotBeRecordedIsStoredAndReportedWithAdvice() throws Exception {
    git.write("a", "1").commit("first");
    server.receiver.submitted =
        _ -> {
          throw new DeployException(
              SourceCode.SUBMODULE.because("It has a submodule.", "Take it out."));
        };
    GitClient.Result push = push("main");
    assertThat(push.status()).isNotZero();
    assertThat(push.output())
        .contains("It has a submodule.", "Take it out.", "stored, not deployed: source.submodule");
  }

  @Test
  void aDeployThatCanNotBeFollowedIsNeverCalledNotDeployed() throws Exception {
    git.write("a", "1").commit("first");
    server.receiver.deploy =
        (_, _) -> {
          throw new IllegalStateException("the database is away");
        };
    GitClient.Result push = push("main");
    assertThat(push.status()).isNotZero();
    assertThat(push.output())
        .contains("stored, the deploy goes on: source.lost-sight", "berth watch " + app)
        .doesNotContain("not deployed");
  }

  @Test
  void whoWasCutIsToldTheDeploysEndWhenHePushesAgain() throws Exception {
    String first = git.write("a", "1").commit("first");
    push("main");
    cut("main", first);
    server.receiver.deploy =
        (change, progress) -> {
          progress.line("it goes on");
          return new PushOutcome.NotDeployed(change.ref(), "rollout.unhealthy");
        };

    GitClient.Result again = push("main");
    GitClient.Result other = git.run("push", server.url("bob", app.value()), "main");

    assertThat(again.status()).isNotZero();
    assertThat(again.output())
        .contains("main is here since an earlier push", "it goes on")
        .contains("stored, not deployed: rollout.unhealthy");
    assertThat(other.output()).contains("Everything up-to-date");
    assertThat(server.receiver.pushes).hasSize(1);
    server.receiver.unseen.clear();
    assertThat(push("main").output()).contains("Everything up-to-date");
  }

  @Test
  void whoWasCutPushesOnAsIfNothingHadHappened() throws Exception {
    git.write("a", "1").commit("first");
    push("main");
    String second = git.write("a", "2").commit("second");
    push("main");
    cut("main", second);
    String third = git.write("a", "3").commit("third");

    assertThat(push("main").status()).isZero();

    RefChange change = server.receiver.pushes.getLast().changes().getFirst();
    assertThat(change.before()).contains(second);
    assertThat(change.commit()).contains(third);
    assertThat(remote()).contains(third);
  }

  @Test
  void whoWasCutLosesNothingByAnAmendedCommit() throws Exception {
    git.write("a", "1").commit("first");
    push("main");
    String second = git.write("a", "2").commit("second");
    push("main");
    cut("main", second);
    git.write("a", "3");
    git.ok("add", "-A");
    git.ok("commit", "-q", "--amend", "-m", "another second");

    GitClient.Result unforced = push("main");
    assertThat(unforced.status()).isNotZero();
    assertThat(unforced.output()).contains("An earlier push of yours", "source.moved");
    assertThat(remote()).contains(second);
    assertThat(push("main").output()).contains("rejected");
    assertThat(push("+main").status()).isZero();
    assertThat(remote()).doesNotContain(second);
  }

  private void cut(String branch, String commit) {
    server.receiver.unseen.put("alice", Map.of("refs/heads/" + branch, commit));
  }

  @Test
  void aClientThatGoesAwayLeavesAStoredPushBehind() throws Exception {
    String id = git.write("a", "1").commit("first");
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch noticed = new CountDownLatch(1);
    server.receiver.deploy =
        (change, progress) -> {
          started.countDown();
          while (progress.listening()) {
            Thread.onSpinWait();
          }
          noticed.countDown();
          return new PushOutcome.Accepted(change.ref());
        };
    Process process = git.start("push", url, "main");
    assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
    assertThat(noticed.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(remote()).contains(id);
  }

  @Test
  void nowaitAndNodeployAreOptionsAndOthersAreRefused() throws Exception {
    git.write("a", "1").commit("first");
    assertThat(push("-o", "nowait", "main").status()).isZero();
    assertThat(server.receiver.pushes.getFirst().follow()).isFalse();

    server.receiver.pushes.clear();
    String id = git.write("a", "2").commit("second");
    GitClient.Result stored = push("-o", "nodeploy", "main");
    assertThat(stored.status()).isZero();
    assertThat(stored.output()).contains("not deployed (-o nodeploy)");
    assertThat(server.receiver.pushes).isEmpty();
    assertThat(remote()).contains(id);

    git.write("a", "3").commit("third");
    GitClient.Result unknown = push("-o", "fast", "main");
    assertThat(unknown.status()).isNotZero();
    assertThat(unknown.output()).contains("source.push-option", "\"fast\"", "nowait");
  }

  @Test
  void aForcedPushIsTakenAndSaidToBeForced() throws Exception {
    git.write("a", "1").commit("first");
    push("main");
    git.ok("commit", "-q", "--amend", "-m", "other");
    assertThat(push("main").status()).isNotZero();
    assertThat(push("-f", "main").status()).isZero();
    assertThat(server.receiver.pushes.getLast().changes().getFirst().forced()).isTrue();
  }

  @Test
  void aDeletedBranchEndsItsPreviewAndTheProductionBranchStays() throws Exception {
    git.write("a", "1").commit("first");
    push("main", "main:feature");
    assertThat(push(":feature").status()).isZero();
    RefChange change = server.receiver.pushes.getLast().changes().getFirst();
    assertThat(change.deleted()).isTrue();
    assertThat(change.branch()).contains("feature");

    GitClient.Result production = push(":main");
    assertThat(production.status()).isNotZero();
    assertThat(production.output()).contains("source.production-branch", "it stays");
    assertThat(remote()).contains("refs/heads/main").doesNotContain("feature");
  }

  @Test
  void tagsAreStoredAndNotDeployed() throws Exception {
    git.write("a", "1").commit("first");
    git.ok("tag", "-a", "v1", "-m", "one");
    GitClient.Result early = push("v1");
    assertThat(early.status()).isNotZero();
    assertThat(early.output()).contains("source.no-branch");

    push("main");
    server.receiver.pushes.clear();
    GitClient.Result tag = push("v1");
    assertThat(tag.status()).isZero();
    assertThat(tag.output()).contains("v1: tag stored");
    assertThat(server.receiver.pushes).isEmpty();
    assertThat(git.ok("ls-remote", url)).contains("refs/tags/v1");
  }

  @Test
  void everyBranchOfAnAllPushHasItsOwnResult() throws Exception {
    git.write("a", "1").commit("first");
    for (int branch = 1; branch < 30; branch++) {
      git.ok("branch", "b" + branch);
    }
    server.receiver.deploy =
        (change, _) ->
            change.ref().endsWith("7")
                ? new PushOutcome.NotDeployed(change.ref(), "rollout.unhealthy")
                : new PushOutcome.Accepted(change.ref());
    GitClient.Result push = push("--all");
    assertThat(push.status()).isNotZero();
    assertThat(server.receiver.pushes).hasSize(1);
    assertThat(server.receiver.pushes.getFirst().changes()).hasSize(30);
    assertThat(push.output())
        .contains("b7 -> b7 (stored, not deployed: rollout.unhealthy)")
        .contains("[new branch]      b8 -> b8");
    assertThat(server.receiver.apps).containsEntry(app, "main");
  }

  @Test
  void ofTwoPushesAtOnceOneIsToldThatTheOtherWasFirst() throws Exception {
    git.write("a", "1").commit("first");
    push("main");
    GitClient other = new GitClient(directory.resolve("other" + number));
    new GitClient(directory).ok("clone", "-q", url, "other" + number);
    List<Process> pushes = new ArrayList<>();
    for (GitClient client : List.of(git, other)) {
      client.write("b", client.directory.toString()).commit("second");
    }
    for (GitClient client : List.of(git, other)) {
      pushes.add(client.start("push", url, "main"));
    }
    List<Integer> results = new ArrayList<>();
    StringBuilder outputs = new StringBuilder();
    for (Process push : pushes) {
      outputs.append(new String(push.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      results.add(push.waitFor());
    }
    assertThat(results).containsExactlyInAnyOrder(0, 1);
    assertThat(outputs).containsAnyOf("source.moved", "fetch first");
    assertThat(server.receiver.pushes).hasSize(2);
  }

  @Test
  void whoeverIsOvertakenBetweenLookAndPushIsToldToFetch() throws Exception {
    git.write("a", "1").commit("first");
    push("main", "main:moves", "main:goes");
    GitClient other = new GitClient(directory.resolve("other" + number));
    new GitClient(directory).ok("clone", "-q", url, "other" + number);
    String theirs = other.write("b", "2").commit("theirs");
    git.write("a", "2").commit("second");

    beforeNextPush("-C " + other.directory + " push -q " + url + " main:moves main:made :goes");
    GitClient.Result push = push("-f", "main:moves", "main:made", "main:goes");
    assertThat(push.status()).isNotZero();
    assertThat(push.output())
        .contains("Fetch, merge or rebase, and push again.")
        .contains("main -> moves (refused: source.moved)")
        .contains("main -> made (refused: source.moved)")
        .contains("main -> goes (refused: source.moved)");
    assertThat(git.ok("ls-remote", url, "moves", "made")).doesNotContain(git.ok("rev-parse", "@"));

    beforeNextPush("-C " + other.directory + " push -q -f " + url + " main~1:moves");
    GitClient.Result deletion = push("--atomic", ":moves", "main");
    assertThat(deletion.output()).contains("moves (refused: source.moved)", "together");
    assertThat(git.ok("ls-remote", url, "moves")).isNotEmpty().doesNotContain(theirs);
    assertThat(git.ok("ls-remote", url, "main")).doesNotContain(git.ok("rev-parse", "@").strip());
  }

  /** Between the client's look at the refs and its push, another git does this. */
  private void beforeNextPush(String arguments) throws IOException {
    Path hook = git.directory.resolve(".git/hooks/pre-push");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\nunset GIT_DIR\nrm $0\ngit " + arguments + "\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void unsafeAndMisleadingBranchNamesAreRefused() throws Exception {
    git.write("a", "1").commit("first");
    push("main");
    for (String name :
        List.of(
            "deadbeef1",
            "0123456789".repeat(4),
            "a$(id)",
            "a;b",
            "a'b",
            "HEAD",
            "a b".replace(' ', '\u00a0'))) {
      GitClient.Result push = push("main:refs/heads/" + name);
      assertThat(push.status()).as(name).isNotZero();
      assertThat(push.output()).as(name).contains("source.ref-name");
    }
    assertThat(push("main:refs/notes/x").output()).contains("source.ref-kind");
    assertThat(push("main:refs/heads/../../etc").status()).isNotZero();
    for (String name : List.of("feat/dark-mode", "käse", "fix#12", "a/b/c")) {
      assertThat(push("main:refs/heads/" + name).status()).as(name).isZero();
    }
    GitClient.Result conflict = push("main:refs/heads/feat");
    assertThat(conflict.status()).isNotZero();
    assertThat(conflict.output()).contains("source.ref-name", "can not exist beside");
  }

  @Test
  void tooManyRefsAreRefused() throws Exception {
    git.write("a", "1").commit("first");
    for (int branch = 0; branch < 60; branch++) {
      git.ok("branch", "b" + branch);
    }
    GitClient.Result push = push("--all");
    assertThat(push.status()).isNotZero();
    assertThat(push.output()).contains("source.too-many-refs", "50 are allowed");
    assertThat(server.repositories.exists(app)).isFalse();
  }

  @Test
  void aPushThatIsTooLargeSaysSo() throws Exception {
    for (int file = 0; file < 8; file++) {
      random("large" + file, 3 << 20, file);
    }
    git.commit("large");
    GitClient.Result push = push("main");
    assertThat(push.status()).isNotZero();
    assertThat(push.output()).contains("larger than 8 MB", "source.push-too-large");
    assertNothingStored();
  }

  @Test
  void aFileThatIsTooLargeSaysSo() throws Exception {
    Files.write(git.directory.resolve("video.mp4"), new byte[6 << 20]);
    git.commit("large");
    GitClient.Result push = push("main");
    assertThat(push.status()).isNotZero();
    assertThat(push.output()).contains("larger than 4 MB", "source.file-too-large");
    assertNothingStored();
  }

  @Test
  void tooManyObjectsAndFilesSaySo() throws Exception {
    for (int file = 0; file < 2500; file++) {
      git.write("f" + file, "");
    }
    git.commit("many");
    GitClient.Result files = push("main");
    assertThat(files.status()).isNotZero();
    assertThat(files.output()).contains("source.too-many-files", "more than 2000 files");
    for (int file = 0; file < 5000; file++) {
      git.write("f" + file, "" + file);
    }
    git.commit("more");
    GitClient.Result objects = push("main");
    assertThat(objects.status()).isNotZero();
    assertThat(objects.output()).contains("source.too-many-objects", "more than 5000 objects");
    assertNothingStored();
  }

  @Test
  void aRefusedSecretLeavesNoTrace() throws Exception {
    git.write("a", "1").commit("first");
    push("main");
    String token = "gh" + "p_" + "Zk3Qw9Rt6Yp1Lm8Nb5Vc2Xd7Hf4Jg0SaTeUi";
    String id = git.write("src/config.js", "x\nconst t = '" + token + "'\n").commit("secret");
    GitClient.Result push = push("main");
    assertThat(push.status()).isNotZero();
    assertThat(push.output())
        .contains("src/config.js:2", "GitHub token", "source.secret", ".berth-allow")
        .doesNotContain(token.substring(4));
    GitClient stored = new GitClient(server.repositories.directory(app));
    assertThat(stored.run("cat-file", "-e", id).status()).isNotZero();
    assertThat(files(server.repositories.incoming())).isEmpty();

    String fingerprint = push.output().replaceAll("(?s).*\\(([0-9a-f]{20})\\).*", "$1");
    git.write(".berth-allow", fingerprint + "  # revoked long ago\n").commit("allow");
    assertThat(push("main").output()).doesNotContain("source.secret");
    assertThat(stored.run("cat-file", "-e", id).status()).isZero();
  }

  @Test
  void aSecretInOlderHistoryWarns() throws Exception {
    String token = "gh" + "p_" + "Zk3Qw9Rt6Yp1Lm8Nb5Vc2Xd7Hf4Jg0SaTeUi";
    git.write("a.txt", token).commit("oops");
    git.write("a.txt", "gone").commit("remove");
    GitClient.Result push = push("main");
    assertThat(push.status()).isZero();
    assertThat(push.output()).contains("a.txt:1", "GitHub token", "rotate").doesNotContain(token);
    git.write("a.txt", "more").commit("third");
    assertThat(push("main").output()).doesNotContain("rotate");
  }

  @Test
  void refsOfOnePackAreRefusedTogetherWhenOneBringsASecret() throws Exception {
    git.write("a", "1").commit("first");
    git.ok("checkout", "-q", "-b", "evil");
    git.write("b", "sk_" + "live_" + "9aZ8bY7cX6dW5eV4fU3gT2hS1").commit("secret");
    GitClient.Result push = push("main", "evil");
    assertThat(push.status()).isNotZero();
    assertThat(push.output()).contains("source.secret", "source.refused-together");
    assertNothingStored();
  }

  @Test
  void atomicPushesAreAllOrNothing() throws Exception {
    git.write("a", "1").commit("first");
    push("main");
    git.write("a", "2").commit("second");
    GitClient.Result push = push("--atomic", "main", "main:refs/heads/deadbeef1");
    assertThat(push.status()).isNotZero();
    assertThat(git.ok("ls-remote", url, "main")).startsWith(git.ok("rev-parse", "main~1").strip());
  }

  @Test
  void oddAndCollidingNamesWarn() throws Exception {
    git.write("README.md", "1").write("readme.md", "2").write("-rf", "3").commit("names");
    GitClient.Result push = push("main");
    assertThat(push.status()).isZero();
    assertThat(push.output()).contains("differ by case only", "\"-rf\"");
  }

  @Test
  void unsafeTreesAreRefused() throws Exception {
    git.write("a", "1").commit("first");
    String blob = git.ok("rev-parse", "HEAD:a").strip();
    for (String name :
        List.of(".git", ".GIT", "git~1", "..", ".git::$INDEX_ALLOCATION", ".g\u200cit")) {
      Files.writeString(
          git.directory.resolve("tree.in"), "100644 blob " + blob + "\t" + name + "\0");
      String tree = git.shell("git mktree -z --missing < tree.in").strip();
      String commit = git.ok("commit-tree", "-m", "evil", tree).strip();
      GitClient.Result push = push(commit + ":refs/heads/main");
      assertThat(push.status()).as(name).isNotZero();
      assertThat(push.output()).as(name).contains("source.unsafe-object");
    }
    assertNothingStored();
  }

  @Test
  void aLinkNamedGitmodulesAndANameOfNothingVisibleAreNamed() throws Exception {
    String blob = git.shell("printf elsewhere | git hash-object -w --stdin").strip();
    Files.writeString(git.directory.resolve("tree.in"), "120000 blob " + blob + "\t.gitmodules\0");
    String tree = git.shell("git mktree -z < tree.in").strip();
    String commit = git.ok("commit-tree", "-m", "link", tree).strip();
    assertThat(push(commit + ":refs/heads/main").output())
        .contains(".gitmodules", "source.unsafe-object");
    git.write("\u200b", "1").commit("invisible");
    assertThat(push("main").output()).contains("invisible name", "source.file-name");
    assertNothingStored();
  }

  @Test
  void aShallowCloneIsToldToFetchItsHistory() throws Exception {
    git.write("a", "1").commit("first");
    git.write("a", "2").commit("second");
    new GitClient(directory)
        .ok("clone", "-q", "--depth", "1", "file://" + git.directory, "shallow" + number);
    GitClient shallow = new GitClient(directory.resolve("shallow" + number));
    GitClient.Result push = shallow.run("push", url, "main");
    assertThat(push.status()).isNotZero();
    assertThat(push.output()).contains("git fetch --unshallow");
    assertNothingStored();
  }

  @Test
  void headFollowsTheProductionBranch() throws Exception {
    git.write("a", "1").commit("first");
    push("main:trunk");
    assertThat(server.receiver.apps).containsEntry(app, "trunk");
    assertThat(git.ok("ls-remote", "--symref", url, "HEAD")).contains("ref: refs/heads/trunk");
    server.receiver.apps.put(app, "main");
    push("main");
    assertThat(git.ok("ls-remote", "--symref", url, "HEAD")).contains("ref: refs/heads/main");
  }

  @Test
  void whoMayNotIsToldWhy() throws Exception {
    git.write("a", "1").commit("first");
    push("main");
    GitClient.Result reader = git.run("push", server.url("reader", app.value()), "main:other");
    assertThat(reader.status()).isNotZero();
    assertThat(reader.output()).contains("403", "source.not-allowed", "deploy:" + app);
    assertThat(server.denied).contains("reader " + app);
    assertThat(git.run("ls-remote", server.url("reader", app.value())).status()).isZero();

    GitClient.Result unknown = git.run("clone", server.url("nosuch"), "x");
    assertThat(unknown.status()).isNotZero();
    assertThat(unknown.output()).contains("source.unknown-app", "not found");
    GitClient.Result reserved = git.run("push", server.url("admin"), "main");
    assertThat(reserved.status()).isNotZero();
    assertThat(reserved.output()).contains("source.app-name", "reserved");
    GitClient.Result invalid = git.run("push", server.url("My_App"), "main");
    assertThat(invalid.output()).contains("source.app-name", "lower-case");
  }

  @Test
  void withoutCredentialsTheAnswerAsksForThem() throws Exception {
    HttpResponse<String> answer = get("/git/" + app + ".git/info/refs?service=git-receive-pack");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("Basic realm=\"Berth\""));
    for (String path : List.of("/git/", "/git/x", "/git/../../etc/passwd", "/git/shop.git/HEAD")) {
      assertThat(get(path).statusCode()).as(path).isBetween(400, 404);
    }
  }

  @Test
  void aPushOfNothingRecognisableIsHandedOn() throws Exception {
    git.commit("empty");
    assertThat(push("main").status()).isZero();
    assertThat(server.receiver.pushes).hasSize(1);
  }

  @Test
  void manySmallPacksBecomeOne() throws Exception {
    for (int commit = 0; commit < 4; commit++) {
      git.write("a", "" + commit).commit("c" + commit);
      push("main");
    }
    Path packs = server.repositories.directory(app).resolve("objects/pack");
    assertThat(packs(packs)).isEqualTo(4);
    assertThat(new RepositoryMaintenance(server.repositories, 3).tidy(app))
        .as("pushed just now")
        .isFalse();
    assertThat(new RepositoryMaintenance(server.repositories, 3, Duration.ZERO).tidy(app)).isTrue();
    assertThat(packs(packs)).isEqualTo(1);
    new GitClient(directory).ok("clone", "-q", url, "tidy" + number);
    git.write("a", "more").commit("more");
    assertThat(push("main").status()).isZero();
  }

  @Test
  void aPushWhoseDeploysWereNotRecordedIsHandedOnAfterACrash() throws Exception {
    String id = git.write("a", "1").commit("first");
    PendingPushes pending = new PendingPushes(server.repositories, server.receiver);
    List<Long> notes = new ArrayList<>();
    server.receiver.submitted = push -> notes.add(pendingNotes());
    server.receiver.deploy =
        (change, progress) -> {
          notes.add(pendingNotes());
          return new PushOutcome.Accepted(change.ref());
        };
    assertThat(push("main").status()).isZero();
    assertThat(notes).as("noted while not recorded").containsExactly(1L, 0L);

    // The server died after the ref had moved, and after another one had been noted only.
    RefChange moved = new RefChange("refs/heads/main", Optional.empty(), Optional.of(id), false);
    RefChange unmoved = new RefChange("refs/heads/new", Optional.empty(), Optional.of(id), false);
    pending.write(new Push(app, "alice", List.of(moved, unmoved), false));
    server.receiver.pushes.clear();
    pending.resume();
    assertThat(server.receiver.pushes)
        .containsExactly(new Push(app, "alice", List.of(moved), false));
    pending.resume();
    assertThat(server.receiver.pushes).hasSize(1);
    assertThat(pendingNotes()).isZero();
  }

  @Test
  void anUploadThatBreaksOffLeavesNothingBehind() throws Exception {
    String command =
        "0".repeat(40) + " " + "1".repeat(40) + " refs/heads/main\0report-status side-band-64k";
    String body =
        String.format("%04x", command.length() + 4) + command + "0000PACK\0\0\0\2\0\0\0\7";
    String head =
        "POST /git/"
            + app
            + ".git/git-receive-pack HTTP/1.1\r\nHost: x\r\nAuthorization: Basic "
            + Base64.getEncoder().encodeToString("alice:x".getBytes(StandardCharsets.UTF_8))
            + "\r\n"
            + "Content-Type: application/x-git-receive-pack-request\r\n"
            + "Content-Length: 90000\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.ISO_8859_1));
      while (!waiting()) {
        Thread.onSpinWait();
      }
    }
    while (waiting()) {
      Thread.onSpinWait();
    }
    assertNothingStored();
  }

  @Test
  void leftoversOfInterruptedPushesAreSwept() throws Exception {
    Path left = server.repositories.incoming().resolve("old/objects/pack");
    Files.createDirectories(left);
    Files.writeString(left.resolve("x.pack"), "x");
    Quarantine.sweep(server.repositories);
    assertThat(server.repositories.incoming()).doesNotExist();
  }

  private GitClient.Result push(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("push"));
    List<String> refs = new ArrayList<>();
    for (int index = 0; index < arguments.length; index++) {
      if (arguments[index].startsWith("-")) {
        all.add(arguments[index]);
        if (arguments[index].equals("-o")) {
          all.add(arguments[++index]);
        }
      } else {
        refs.add(arguments[index]);
      }
    }
    all.add(url);
    all.addAll(refs);
    return git.run(all.toArray(String[]::new));
  }

  private String remote() throws IOException {
    return git.ok("ls-remote", url);
  }

  private void random(String name, int size, long seed) throws IOException {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    Files.write(git.directory.resolve(name), content);
  }

  private void assertNothingStored() throws IOException {
    assertThat(server.repositories.exists(app)).isFalse();
    assertThat(server.receiver.apps).doesNotContainKey(app);
    assertThat(files(server.repositories.incoming())).isEmpty();
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static boolean waiting() {
    String[] names = server.repositories.incoming().toFile().list();
    return names != null && names.length > 0;
  }

  private static long pendingNotes() {
    try {
      return files(server.repositories.pending()).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long packs(Path directory) throws IOException {
    return files(directory).stream().filter(file -> file.toString().endsWith(".pack")).count();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
