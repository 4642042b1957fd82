package dev.berth.server.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other people's git clients clone, push a commit that is deployed for a while, and clone again.
 */
@Timeout(180)
class GitClientsIT {
  private static final Path CLIENTS = Path.of("target/git-clients").toAbsolutePath();
  private static final Path SOURCES = Path.of("src/test/git-clients").toAbsolutePath();

  @TempDir static Path directory;
  private static GitServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new GitServer(directory.resolve("data"), GitEndpointIT.settings());
    server.receiver.deploy =
        (change, progress) -> {
          progress.line("✓ image");
          pause();
          return new PushOutcome.Accepted(change.ref());
        };
    GitClient git = GitClient.repository(directory.resolve("work"));
    for (int commit = 0; commit < 3; commit++) {
      git.write("f" + commit, "content " + commit).commit("c" + commit);
    }
    git.ok("push", "-q", server.url("clients"), "main");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void dulwich() throws Exception {
    run("dulwich", "python.log", CLIENTS.resolve("python/bin/python"), "dulwich_client.py");
  }

  @Test
  void libgit2() throws Exception {
    run("libgit2", "python.log", CLIENTS.resolve("python/bin/python"), "pygit2_client.py");
  }

  @Test
  void isomorphicGit() throws Exception {
    assumeTrue(
        Files.isDirectory(CLIENTS.resolve("node_modules/isomorphic-git")),
        "isomorphic-git is not here: " + reason("isomorphic.log"));
    run("isomorphic", "isomorphic.log", Path.of("/usr/bin/env"), "node", "isomorphic_client.mjs");
  }

  @Test
  void goGitWhichAsksForNoSideBand() throws Exception {
    run("go-git", "gogit.log", CLIENTS.resolve("gogit"));
  }

  @Test
  void jgit() throws Exception {
    CredentialsProvider login = new UsernamePasswordCredentialsProvider("alice", "secret");
    Path clone = directory.resolve("jgit");
    String url = "http://127.0.0.1:" + server.port() + "/git/clients.git";
    try (Git git =
        Git.cloneRepository()
            .setURI(url)
            .setDirectory(clone.toFile())
            .setDepth(2)
            .setCredentialsProvider(login)
            .call()) {
      git.commit().setAuthor("Ada", "ada@example.com").setMessage("by jgit").setSign(false).call();
      git.fetch().setUnshallow(true).setCredentialsProvider(login).call();
      for (PushResult result :
          git.push()
              .setCredentialsProvider(login)
              .setRefSpecs(new RefSpec("refs/heads/main:refs/heads/by-jgit"))
              .call()) {
        assertThat(result.getRemoteUpdates())
            .extracting(RemoteRefUpdate::getStatus)
            .containsOnly(RemoteRefUpdate.Status.OK);
        assertThat(result.getMessages()).contains("✓ image");
      }
    }
  }

  private static void run(String name, String log, Path program, String... arguments)
      throws Exception {
    assumeTrue(Files.isExecutable(program), name + " is not here: " + reason(log));
    List<String> command = new ArrayList<>(List.of(program.toString()));
    for (String argument : arguments) {
      command.add(argument.contains(".") ? SOURCES.resolve(argument).toString() : argument);
    }
    command.addAll(
        List.of(
            "http://127.0.0.1:" + server.port() + "/git/clients.git",
            "alice",
            "secret",
            directory.resolve(name).toString(),
            "by-" + name));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(key -> key.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    builder.environment().put("NODE_MODULES", CLIENTS.resolve("node_modules").toString());
    builder.environment().put("HOME", directory.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(server.receiver.pushes)
        .anySatisfy(push -> assertThat(push.changes().getFirst().branch()).contains("by-" + name));
    assertThat(directory.resolve(name + "-shallow/f2")).hasContent("content 2");
  }

  private static String reason(String log) throws IOException {
    Path file = CLIENTS.resolve(log);
    return Files.exists(file)
        ? Files.readString(file).lines().reduce((_, last) -> last).orElse("unknown")
        : "src/test/git-clients/install was not run";
  }

  private static void pause() {
    try {
      Thread.sleep(2 * GitEndpointIT.settings().heartbeat().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
