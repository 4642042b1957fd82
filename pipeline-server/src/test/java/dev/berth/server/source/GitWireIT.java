package dev.berth.server.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.app.AppName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.RefUpdate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the wire: clients that ask for less than usual, for more, or for nonsense. */
@Timeout(180)
class GitWireIT {
  private static final String FETCH = "git-upload-pack";
  private static final String PUSH = "git-receive-pack";
  private static final String NONE = "0".repeat(40);

  @TempDir static Path directory;
  private static GitServer server;
  private static HttpClient http;
  private static GitClient git;
  private static String url;
  private static String head = "";

  @BeforeAll
  static void start() throws Exception {
    server = new GitServer(directory.resolve("data"), GitEndpointIT.settings());
    http =
        HttpClient.newBuilder()
            .authenticator(
                new Authenticator() {
                  @Override
                  protected PasswordAuthentication getPasswordAuthentication() {
                    return new PasswordAuthentication("alice", "secret".toCharArray());
                  }
                })
            .build();
    url = server.url("wire");
    git = GitClient.repository(directory.resolve("work"));
    for (int commit = 1; commit <= 6; commit++) {
      head = git.write("f" + commit, "content " + commit).commit("c" + commit);
    }
    git.ok("push", "-q", url, "main");
  }

  @AfterAll
  static void stop() throws Exception {
    http.close();
    server.close();
  }

  @Test
  void aShallowCloneGrowsByAsManyCommitsAsItAsksFor() throws Exception {
    for (String version : List.of("0", "2")) {
      GitClient clone = new GitClient(directory.resolve("shallow" + version));
      String protocol = "protocol.version=" + version;
      new GitClient(directory)
          .ok("-c", protocol, "clone", "-q", "--depth", "1", url, clone.directory.toString());
      clone.ok("-c", protocol, "fetch", "-q", "--deepen=1");
      assertThat(clone.ok("rev-list", "--count", "HEAD")).isEqualToIgnoringNewLines("2");
      clone.ok("-c", protocol, "fetch", "-q", "--deepen=2");
      assertThat(clone.ok("rev-list", "--count", "HEAD")).isEqualToIgnoringNewLines("4");
      clone.ok("-c", protocol, "fetch", "-q", "--unshallow");
      clone.ok("-c", protocol, "fetch", "-q", "--deepen=1");
      assertThat(clone.ok("rev-list", "--count", "HEAD")).isEqualToIgnoringNewLines("6");
    }
  }

  @Test
  void aPartialCloneFetchesWhatItLacksLater() throws Exception {
    for (String version : List.of("0", "2")) {
      String protocol = "protocol.version=" + version;
      GitClient clone = new GitClient(directory.resolve("partial" + version));
      new GitClient(directory)
          .ok(
              "-c",
              protocol,
              "clone",
              "-q",
              "--no-checkout",
              "--filter=blob:none",
              url,
              clone.directory.toString());
      assertThat(clone.ok("rev-list", "--objects", "--missing=print", "HEAD")).contains("?");
      assertThat(clone.ok("-c", protocol, "show", "HEAD~3:f2")).isEqualTo("content 2");
    }
    GitClient clone = new GitClient(directory.resolve("partial2"));
    assertThat(clone.ok("fetch", "--negotiate-only", "--negotiation-tip=HEAD", url)).contains(head);
  }

  @Test
  void shallowLinesEndWhereLibgit2WantsThemTo() throws Exception {
    String answer =
        text(
            post(
                FETCH,
                packet("want " + head + " shallow\n") + packet("deepen 1") + "0000",
                "x-git-upload-pack-request"));
    assertThat(answer).isEqualTo(packet("shallow " + head) + "0000");
  }

  @Test
  void typesAndEncodingsAreReadInAnyCase() throws Exception {
    String wish = packet("want " + head + " ofs-delta\n") + "0000" + packet("done\n");
    for (String encoding : List.of("GZIP", "x-gzip", "gzip")) {
      HttpResponse<byte[]> answer =
          send(
              request(FETCH, "X-Git-Upload-Pack-Request; charset=utf-8")
                  .header("Content-Encoding", encoding)
                  .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(wish))));
      assertThat(text(answer)).as(encoding).startsWith("0008NAK\nPACK");
    }
    HttpResponse<byte[]> unknown =
        send(
            request(FETCH, "x-git-upload-pack-request")
                .header("Content-Encoding", "br")
                .POST(HttpRequest.BodyPublishers.ofString(wish)));
    assertThat(text(unknown)).contains("ERR ", "source.protocol");
  }

  @Test
  void aPushWithoutBandsIsAnsweredByItsReportAlone() throws Exception {
    server.receiver.deploy =
        (change, progress) -> {
          progress.line("✓ step");
          pause(3 * GitEndpointIT.settings().heartbeat().toMillis());
          if (change.ref().endsWith("fails")) {
            PushConsole.failure(SourceCode.SUBMODULE.because("It has a submodule.", "Remove it."))
                .forEach(progress::line);
            return new PushOutcome.NotDeployed(change.ref(), "build.failed");
          }
          return new PushOutcome.Accepted(change.ref());
        };
    assertThat(text(post(PUSH, creation("works"), "x-git-receive-pack-request")))
        .isEqualTo(packet("unpack ok\n") + packet("ok refs/heads/works\n") + "0000");
    assertThat(text(post(PUSH, creation("fails"), "x-git-receive-pack-request")))
        .isEqualTo(
            packet("unpack ok\n")
                + packet(
                    "ng refs/heads/fails stored, not deployed: build.failed:"
                        + " It has a submodule. Remove it.\n")
                + "0000");
    assertThat(text(post(PUSH, creation("0123456789a"), "x-git-receive-pack-request")))
        .contains("refused: source.ref-name: The name", "looks like a commit id");
  }

  @Test
  void aQuietPushIsQuietUntilItFails() throws Exception {
    server.receiver.deploy =
        (change, progress) -> {
          progress.line("✓ image");
          return change.ref().endsWith("bad")
              ? new PushOutcome.NotDeployed(change.ref(), "build.failed")
              : new PushOutcome.Accepted(change.ref());
        };
    assertThat(git.run("push", "-q", "-o", "quiet", url, "main:good").output()).isEmpty();
    assertThat(git.run("push", "-q", "-o", "quiet", url, "main:bad").output())
        .contains("✓ image", "stored, not deployed: build.failed");
  }

  @Test
  void housekeepingKeepsItsHandsOffAPushUnderWay() throws Exception {
    Repositories repositories = server.repositories;
    try (Quarantine quarantine =
        Quarantine.open(repositories, new AppName("tidied"), GitEndpointIT.settings())) {
      FileRepository view = quarantine.repository();
      // JGit looks into one of 256 folders to guess how many loose objects there are.
      List<ObjectId> blobs = new ArrayList<>();
      try (ObjectInserter inserter = view.newObjectInserter()) {
        for (int number = 0; blobs.size() < 3; number++) {
          byte[] blob = ("blob " + number).getBytes(StandardCharsets.UTF_8);
          if (inserter.idFor(Constants.OBJ_BLOB, blob).name().startsWith("17")) {
            blobs.add(inserter.insert(Constants.OBJ_BLOB, blob));
          }
        }
        inserter.flush();
      }
      RefUpdate tag = view.updateRef("refs/tags/kept");
      tag.setNewObjectId(blobs.getFirst());
      tag.update();
      view.getConfig().setInt("gc", null, "auto", 1);
      view.getConfig().setBoolean("gc", null, "autoDetach", false);
      view.autoGC(NullProgressMonitor.INSTANCE);
      try (var packs = Files.list(view.getObjectsDirectory().toPath().resolve("pack"))) {
        assertThat(packs).isEmpty();
      }
    }
  }

  @Test
  void nonsenseIsAnsweredAndNeverA500() throws Exception {
    String v0 = packet("want " + head + " side-band-64k ofs-delta shallow\n") + "0000";
    String v2 = packet("command=fetch") + "0001" + packet("want " + head);
    List<String> bodies =
        new ArrayList<>(List.of("", "0000", "0001", "0002", "0003", "-001", "zzzz", "fff1x"));
    for (String line :
        List.of(
            "deepen 0",
            "deepen x",
            "deepen 99999999999",
            "deepen-since x",
            "deepen-not nosuch",
            "shallow zz",
            "have zz",
            "filter wat",
            "want zz",
            "want " + "1".repeat(40),
            "deepen-relative",
            "packfile-uris https",
            "wat")) {
      bodies.add(v2 + packet(line) + packet("done") + "0000");
      bodies.add(v2 + packet("deepen-relative") + packet(line) + packet("done") + "0000");
      bodies.add(v0.replace("0000", packet(line) + "0000") + packet("done\n"));
      bodies.add(creation("x").replace("report-status", line));
    }
    bodies.add(packet("zz yy refs/heads/x\0report-status") + "0000");
    bodies.add(packet("push-cert\0report-status") + packet("push-cert-end") + "0000");
    bodies.add(creation("../../x"));
    bodies.add(creation("a\nb"));
    bodies.add(creation("x") + "PACKnonsense");
    Random random = new Random(3);
    List<String> good = List.of(v0 + packet("done\n"), v2 + packet("done") + "0000", creation("m"));
    for (int mutation = 0; mutation < 90; mutation++) {
      StringBuilder body = new StringBuilder(good.get(mutation % good.size()));
      for (int change = random.nextInt(3); change >= 0; change--) {
        body.setCharAt(random.nextInt(body.length()), (char) random.nextInt(256));
      }
      bodies.add(body.toString());
    }
    for (String body : bodies) {
      for (String service : List.of(FETCH, PUSH)) {
        for (String protocol : service.equals(PUSH) ? List.of("") : List.of("", "version=2")) {
          HttpResponse<byte[]> answer =
              send(
                  request(service, "x-" + service + "-request")
                      .header("Git-Protocol", protocol.isEmpty() ? ":::" : protocol)
                      .POST(bytes(body)));
          assertThat(answer.statusCode()).as(service + protocol + " " + body).isBetween(200, 499);
          assertThat(text(answer)).as(body).doesNotContain("source.internal");
        }
      }
    }
    assertThat(
            text(post(PUSH, packet("zz yy x\0report-status") + "0000", "x-" + PUSH + "-request")))
        .contains("ERR Berth does not understand this request", "source.protocol");
  }

  /** A ref for a commit that is there already: the pack is left out, as it may be empty. */
  private static String creation(String branch) {
    return packet(NONE + " " + head + " refs/heads/" + branch + "\0report-status")
        + "0000"
        + EMPTY_PACK;
  }

  /** Version 2, no objects, and their checksum. */
  private static final String EMPTY_PACK =
      "PACK\0\0\0\2\0\0\0\0"
          + new String(
              new byte[] {
                0x02,
                (byte) 0x9d,
                0x08,
                (byte) 0x82,
                0x3b,
                (byte) 0xd8,
                (byte) 0xa8,
                (byte) 0xea,
                (byte) 0xb5,
                0x10,
                (byte) 0xad,
                0x6a,
                (byte) 0xc7,
                0x5c,
                (byte) 0x82,
                0x3c,
                (byte) 0xfd,
                0x3e,
                (byte) 0xd3,
                0x1e
              },
              StandardCharsets.ISO_8859_1);

  private static String packet(String text) {
    return String.format("%04x%s", text.length() + 4, text);
  }

  private static HttpResponse<byte[]> post(String service, String body, String type)
      throws Exception {
    return send(request(service, type).POST(bytes(body)));
  }

  private static HttpRequest.BodyPublisher bytes(String body) {
    return HttpRequest.BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static HttpRequest.Builder request(String service, String type) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.port() + "/git/wire.git/" + service))
        .header("Content-Type", "application/" + type);
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
