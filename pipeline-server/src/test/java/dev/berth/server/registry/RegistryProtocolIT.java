package dev.berth.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class RegistryProtocolIT {
  private static final String ABSENT = "sha256:" + "a".repeat(64);

  @TempDir Path directory;
  private RegistryFixture registry;
  private RunningRegistry loopback;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void open() {
    registry =
        new RegistryFixture(
            directory,
            new RegistrySettings(
                DataSize.ofMegabytes(8),
                DataSize.ofMegabytes(64),
                1000,
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofDays(1)));
    loopback = registry.loopback();
  }

  @AfterEach
  void close() {
    loopback.close();
    client.close();
  }

  @Test
  void withoutThePasswordNothingIsAnsweredButHowToLogIn() throws Exception {
    for (String credentials : List.of("", "builder:wrong", "other:x")) {
      HttpRequest.Builder request = HttpRequest.newBuilder(uri("/v2/"));
      if (!credentials.isEmpty()) {
        request.header("Authorization", basic(credentials));
      }
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.headers().firstValue("WWW-Authenticate"))
          .contains("Basic realm=\"Berth\"");
      assertThat(response.body()).contains("\"UNAUTHORIZED\"");
    }
  }

  /** What a client that tries TLS first sends: without a line's end, which HTTP waits for. */
  @Test
  void aClientThatSpeaksTlsIsToldAtOnce() throws Exception {
    byte[] hello = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
    try (Socket socket = new Socket(loopback.endpoint().host(), loopback.endpoint().port())) {
      socket.setSoTimeout(9000);
      socket.getOutputStream().write(hello);

      assertThat(new String(readAll(socket.getInputStream()), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void nothingButTheRegistryAnswers() throws Exception {
    for (String path :
        List.of("/", "/api/apps", "/login", "/git/shop.git/info/refs", "/v20/", "/x/../api/apps")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void thePasswordIsNeverPrinted() {
    assertThat(loopback.endpoint().toString()).doesNotContain(loopback.endpoint().password());
  }

  @Test
  void aBlobPushedAtOnceIsReadWholeInPartsAndByHead() throws Exception {
    byte[] content = random(300_000);
    Digest digest = Digest.of(content);

    HttpResponse<String> pushed = send("POST", "/v2/shop/blobs/uploads/?digest=" + digest, content);
    assertThat(pushed.statusCode()).isEqualTo(201);
    assertThat(header(pushed, "Location")).isEqualTo("/v2/shop/blobs/" + digest);

    HttpResponse<byte[]> whole = get("/v2/shop/blobs/" + digest);
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo(content);
    assertThat(header(whole, "Docker-Content-Digest")).isEqualTo(digest.toString());

    HttpResponse<String> head = send("HEAD", "/v2/shop/blobs/" + digest, null);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(header(head, "Content-Length")).isEqualTo("300000");

    HttpResponse<byte[]> part = get("/v2/shop/blobs/" + digest, "Range", "bytes=10-19");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(header(part, "Content-Range")).isEqualTo("bytes 10-19/300000");
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(content, 10, 20));
    assertThat(get("/v2/shop/blobs/" + digest, "Range", "bytes=-5").body()).hasSize(5);
    assertThat(get("/v2/shop/blobs/" + digest, "Range", "bytes=299999-").body()).hasSize(1);
    assertThat(get("/v2/shop/blobs/" + digest, "Range", "bytes=300000-").statusCode())
        .isEqualTo(416);
  }

  @Test
  void aBlobPushedInChunksTellsWhereItStands() throws Exception {
    byte[] content = random(1000);
    String upload = begin("shop");

    HttpResponse<String> first = patch(upload, content, 0, 400);
    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(header(first, "Range")).isEqualTo("0-399");
    HttpResponse<String> wrong = patch(upload, content, 500, 600);
    assertThat(wrong.statusCode()).isEqualTo(416);
    assertThat(header(wrong, "Range")).isEqualTo("0-399");
    HttpResponse<String> standing = send("GET", upload, null);
    assertThat(standing.statusCode()).isEqualTo(204);
    assertThat(header(standing, "Range")).isEqualTo("0-399");
    patch(upload, content, 400, 900);
    byte[] rest = Arrays.copyOfRange(content, 900, 1000);
    HttpResponse<String> finished = send("PUT", upload + "?digest=" + Digest.of(content), rest);

    assertThat(finished.statusCode()).isEqualTo(201);
    assertThat(get("/v2/shop/blobs/" + Digest.of(content)).body()).isEqualTo(content);
    assertThat(send("GET", upload, null).statusCode()).isEqualTo(404);
  }

  @Test
  void contentThatIsNotWhatItsDigestSaysIsRefusedAndForgotten() throws Exception {
    HttpResponse<String> response =
        send("POST", "/v2/shop/blobs/uploads/?digest=" + ABSENT, random(10));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"DIGEST_INVALID\"");
    assertThat(get("/v2/shop/blobs/" + ABSENT).statusCode()).isEqualTo(404);
    assertThat(registry.blobs.layout().uploads()).isEmptyDirectory();
  }

  @Test
  void aBlobLargerThanAllowedIsRefusedWhileItArrives() throws Exception {
    byte[] content = random(9 * 1024 * 1024);

    HttpResponse<String> response =
        send("POST", "/v2/shop/blobs/uploads/?digest=" + Digest.of(content), content);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(registry.blobs.layout().uploads()).isEmptyDirectory();
  }

  @Test
  void aTruncatedUploadStoresNothingAndCanBeContinued() throws Exception {
    byte[] content = random(1000);
    String upload = begin("shop");
    try (Socket socket = new Socket(loopback.endpoint().host(), loopback.endpoint().port())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "PUT %s?digest=%s HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\nContent-Length: 1000\r\n\r\n"
              .formatted(upload, Digest.of(content), credentials());
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(content, 0, 300);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).asString().doesNotContain(" 201 ");
    }

    assertThat(get("/v2/shop/blobs/" + Digest.of(content)).statusCode()).isEqualTo(404);
    assertThat(header(send("GET", upload, null), "Range")).isEqualTo("0-299");
    byte[] rest = Arrays.copyOfRange(content, 300, 1000);
    assertThat(send("PUT", upload + "?digest=" + Digest.of(content), rest).statusCode())
        .isEqualTo(201);
  }

  @Test
  void aForgottenUploadExpires() throws Exception {
    String upload = begin("shop");
    patch(upload, random(10), 0, 10);

    registry.pass(Duration.ofMinutes(61));

    assertThat(send("GET", upload, null).statusCode()).isEqualTo(404);
    assertThat(registry.blobs.layout().uploads()).isEmptyDirectory();
  }

  @Test
  void anUploadBelongsToItsRepositoryAndCanBeCancelled() throws Exception {
    String upload = begin("shop");

    assertThat(send("GET", upload.replace("/shop/", "/other/"), null).statusCode()).isEqualTo(404);
    assertThat(send("DELETE", upload, null).statusCode()).isEqualTo(204);
    assertThat(send("GET", upload, null).statusCode()).isEqualTo(404);
  }

  @Test
  void aBlobIsSeenOnlyWhereItWasPushedOrMounted() throws Exception {
    Digest digest = registry.blob("shop", random(10));

    assertThat(get("/v2/other/blobs/" + digest).statusCode()).isEqualTo(404);
    HttpResponse<String> unknown =
        send("POST", "/v2/other/blobs/uploads/?mount=" + ABSENT + "&from=shop", new byte[0]);
    assertThat(unknown.statusCode()).isEqualTo(202);
    HttpResponse<String> mounted =
        send("POST", "/v2/other/blobs/uploads/?mount=" + digest + "&from=shop", new byte[0]);
    assertThat(mounted.statusCode()).isEqualTo(201);
    assertThat(get("/v2/other/blobs/" + digest).statusCode()).isEqualTo(200);
  }

  @Test
  void thirtyTwoPushesOfOneBlobAtOnceLeaveOne() throws Exception {
    byte[] content = random(500_000);
    Digest digest = Digest.of(content);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> pushes =
          IntStream.range(0, 32)
              .mapToObj(i ->
                  threads.submit(() ->
                      send("POST", "/v2/r" + i % 4 + "/blobs/uploads/?digest=" + digest, content)
                          .statusCode()))
              .toList();
      for (Future<Integer> push : pushes) {
        assertThat(push.get()).isEqualTo(201);
      }
    }
    assertThat(get("/v2/r3/blobs/" + digest).body()).isEqualTo(content);
    try (Stream<Path> files = Files.walk(registry.blobs.layout().blobs())) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
    assertThat(registry.blobs.layout().uploads()).isEmptyDirectory();
  }

  @Test
  void aManifestIsReadByTagAndDigestWithItsOwnType() throws Exception {
    String digest = registry.image("shop", List.of(), new TestTar().file("a", "1").bytes());
    byte[] manifest = get("/v2/shop/manifests/" + digest).body();

    HttpResponse<String> pushed =
        putManifest("/v2/shop/manifests/v1", Manifest.OCI_IMAGE, manifest);

    assertThat(pushed.statusCode()).isEqualTo(201);
    assertThat(header(pushed, "Docker-Content-Digest")).isEqualTo(digest);
    HttpResponse<byte[]> byTag = get("/v2/shop/manifests/v1");
    assertThat(byTag.body()).isEqualTo(manifest);
    assertThat(header(byTag, "Content-Type")).isEqualTo(Manifest.OCI_IMAGE);
    HttpResponse<String> head = send("HEAD", "/v2/shop/manifests/v1", null);
    assertThat(header(head, "Content-Length")).isEqualTo(String.valueOf(manifest.length));
    assertThat(putManifest("/v2/shop/manifests/" + ABSENT, Manifest.OCI_IMAGE, manifest).body())
        .contains("DIGEST_INVALID");
  }

  @Test
  void aManifestWhosePartsWereNotPushedIsRefused() throws Exception {
    String digest = registry.image("shop", List.of(), new TestTar().file("a", "1").bytes());
    byte[] manifest = get("/v2/shop/manifests/" + digest).body();

    HttpResponse<String> response =
        putManifest("/v2/other/manifests/v1", Manifest.OCI_IMAGE, manifest);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("MANIFEST_BLOB_UNKNOWN");
    assertThat(get("/v2/other/manifests/v1").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"schemaVersion\":1}",
        "{\"schemaVersion\":2}",
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\"}",
        "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:../../etc\"},\"layers\":[]}",
        "{\"schemaVersion\":2,\"config\":7,\"layers\":{}}"
      })
  void whatIsNoManifestIsRefused(String body) throws Exception {
    HttpResponse<String> response =
        putManifest(
            "/v2/shop/manifests/v1", Manifest.OCI_IMAGE, body.getBytes(StandardCharsets.UTF_8));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("MANIFEST_INVALID");
  }

  @Test
  void aManifestTooLargeOrOfAnOldKindIsRefused() throws Exception {
    assertThat(
            putManifest("/v2/shop/manifests/v1", Manifest.OCI_IMAGE, new byte[5 << 20])
                .statusCode())
        .isEqualTo(413);
    assertThat(
            putManifest(
                    "/v2/shop/manifests/v1",
                    "application/vnd.docker.distribution.manifest.v1+json",
                    "{\"schemaVersion\":1}".getBytes(StandardCharsets.UTF_8))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void tagsAreListedInPages() throws Exception {
    String digest = registry.image("shop", List.of(), new TestTar().file("a", "1").bytes());
    for (String tag : List.of("c", "a", "b")) {
      registry.images.tag("shop", tag, digest);
    }

    assertThat(send("GET", "/v2/shop/tags/list", null).body())
        .isEqualTo("{\"name\":\"shop\",\"tags\":[\"a\",\"b\",\"c\"]}");
    HttpResponse<String> page = send("GET", "/v2/shop/tags/list?n=2", null);
    assertThat(page.body()).isEqualTo("{\"name\":\"shop\",\"tags\":[\"a\",\"b\"]}");
    assertThat(header(page, "Link")).isEqualTo("</v2/shop/tags/list?n=2&last=b>; rel=\"next\"");
    assertThat(send("GET", "/v2/shop/tags/list?n=2&last=b", null).body()).contains("[\"c\"]");
    assertThat(send("GET", "/v2/nothing/tags/list", null).statusCode()).isEqualTo(404);
  }

  @Test
  void anImageIsDeletedWithItsTagsAndOnlyThenWhatItConsistsOf() throws Exception {
    byte[] layer = new TestTar().file("a", "1").bytes();
    String digest = registry.image("shop", List.of(), layer);
    registry.images.tag("shop", "one", digest);
    registry.images.tag("shop", "two", digest);
    String blob = "/v2/shop/blobs/" + Digest.of(layer);

    assertThat(send("DELETE", blob, null).statusCode()).isEqualTo(403);
    assertThat(send("DELETE", "/v2/shop/manifests/one", null).statusCode()).isEqualTo(202);
    assertThat(get("/v2/shop/manifests/two").statusCode()).isEqualTo(200);
    assertThat(send("DELETE", "/v2/shop/manifests/" + digest, null).statusCode()).isEqualTo(202);

    assertThat(get("/v2/shop/manifests/two").statusCode()).isEqualTo(404);
    assertThat(get("/v2/shop/manifests/" + digest).statusCode()).isEqualTo(404);
    assertThat(send("DELETE", blob, null).statusCode()).isEqualTo(202);
    assertThat(get(blob).statusCode()).isEqualTo(404);
    assertThat(send("DELETE", blob, null).statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/v2/shop/manifests/" + digest, null).statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/v2/shop/manifests/two", null).statusCode()).isEqualTo(404);
  }

  /** Under load an answer comes later than the client waits: it sends the same again. */
  @Test
  void anUploadWhoseAnswerWasLostIsRepeated() throws Exception {
    byte[] content = random(1000);
    Digest digest = Digest.of(content);
    String upload = begin("shop");
    for (int i = 0; i < 2; i++) {
      assertThat(send("PATCH", upload, content).statusCode()).isEqualTo(202);
    }
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> finished = send("PUT", upload + "?digest=" + digest, new byte[0]);
      assertThat(finished.statusCode()).isEqualTo(201);
      assertThat(header(finished, "Docker-Content-Digest")).isEqualTo(digest.toString());
    }
    assertThat(get("/v2/shop/blobs/" + digest).body()).isEqualTo(content);
    assertThat(send("PATCH", upload, content).statusCode()).isEqualTo(404);
    assertThat(send("PUT", upload + "?digest=" + ABSENT, new byte[0]).statusCode()).isEqualTo(400);
    assertThat(registry.blobs.layout().uploads()).isEmptyDirectory();
  }

  @Test
  void anUploadThatBrokeIsSentAgainFromTheStart() throws Exception {
    byte[] content = random(1000);
    String upload = begin("shop");
    try (Socket socket = new Socket(loopback.endpoint().host(), loopback.endpoint().port())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "PATCH %s HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\nContent-Length: 1000\r\n\r\n"
              .formatted(upload, credentials());
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(content, 0, 300);
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    }
    assertThat(header(send("GET", upload, null), "Range")).isEqualTo("0-299");

    send("PATCH", upload, content);

    assertThat(send("PUT", upload + "?digest=" + Digest.of(content), new byte[0]).statusCode())
        .isEqualTo(201);
    assertThat(get("/v2/shop/blobs/" + Digest.of(content)).body()).isEqualTo(content);
  }

  @Test
  void anImageNamedBySha512RunsLikeAnyOther() throws Exception {
    byte[] manifest =
        get("/v2/shop/manifests/"
                + registry.image("shop", List.of(), new TestTar().file("a", "1").bytes()))
            .body();
    Digest digest = Digest.of(Digest.Algorithm.SHA512, manifest);

    HttpResponse<String> pushed =
        putManifest("/v2/shop/manifests/" + digest, Manifest.OCI_IMAGE, manifest);

    assertThat(header(pushed, "Docker-Content-Digest")).isEqualTo(digest.toString());
    assertThat(registry.images.unpack("shop", digest.toString()).layers()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/../blobs/%s",
        "/v2/..%%2f..%%2fetc/blobs/%s",
        "/v2/Shop/blobs/%s",
        "/v2/_blobs/blobs/%s",
        "/v2/shop/_manifests/blobs/%s",
        "/v2/shop//x/blobs/%s",
        "/v2/shop/blobs/sha256:..%%2f..",
        "/v2/shop/blobs/sha512:00",
        "/v2/shop/blobs/..",
        "/v2/shop/manifests/..",
        "/v2/shop/manifests/.hidden",
        "/v2/shop/manifests/sha256:xyz",
        "/v2/shop/blobs/uploads/..%%2f..%%2fx",
        "/v2/shop%%00/blobs/%s",
        "/v2/shop/blobs/%%zz",
        "/v2/_catalog",
        "/v2/shop"
      })
  void hostileNamesReachNoFile(String path) throws Exception {
    try (Socket socket = new Socket(loopback.endpoint().host(), loopback.endpoint().port())) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path.formatted(ABSENT), credentials())
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(readAll(socket.getInputStream()), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 40").doesNotContain("root:");
    }
    try (Stream<Path> list = Files.list(directory)) {
      assertThat(list.map(file -> file.getFileName().toString())).isSubsetOf("registry");
    }
  }

  private static byte[] readAll(InputStream in) throws IOException {
    return in.readAllBytes();
  }

  @Test
  void referrersNameWhatIsAboutAnImage() throws Exception {
    String image = registry.image("shop", List.of(), new TestTar().file("a", "1").bytes());
    Digest empty = registry.blob("shop", "{}".getBytes(StandardCharsets.UTF_8));
    String about =
        """
        {"schemaVersion":2,"mediaType":"%s","artifactType":"application/spdx",\
        "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2},\
        "layers":[],"subject":{"mediaType":"%s","digest":"%s","size":1}}\
        """
            .formatted(Manifest.OCI_IMAGE, empty, Manifest.OCI_IMAGE, image);

    HttpResponse<String> pushed =
        putManifest(
            "/v2/shop/manifests/sbom", Manifest.OCI_IMAGE, about.getBytes(StandardCharsets.UTF_8));

    assertThat(header(pushed, "OCI-Subject")).isEqualTo(image);
    assertThat(send("GET", "/v2/shop/referrers/" + image, null).body())
        .contains("application/spdx")
        .contains(header(pushed, "Docker-Content-Digest"));
    assertThat(send("GET", "/v2/shop/referrers/" + ABSENT, null).body())
        .contains("\"manifests\":[]");
  }

  private String begin(String repository) throws Exception {
    HttpResponse<String> begun = send("POST", "/v2/" + repository + "/blobs/uploads/", new byte[0]);
    assertThat(begun.statusCode()).isEqualTo(202);
    return header(begun, "Location");
  }

  private HttpResponse<String> patch(String upload, byte[] content, int from, int to)
      throws Exception {
    return client.send(
        request(upload)
            .header("Content-Range", from + "-" + (to - 1))
            .method("PATCH", BodyPublishers.ofByteArray(content, from, to - from))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> putManifest(String path, String type, byte[] content)
      throws Exception {
    return client.send(
        request(path).header("Content-Type", type).PUT(BodyPublishers.ofByteArray(content)).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<String> send(String method, String path, byte @Nullable [] body)
      throws Exception {
    BodyPublisher content =
        body == null
            ? BodyPublishers.noBody()
            : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    return client.send(request(path).method(method, content).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", credentials());
  }

  private URI uri(String path) {
    return URI.create(
        "http://" + loopback.endpoint().host() + ":" + loopback.endpoint().port() + path);
  }

  private String credentials() {
    return basic(loopback.endpoint().username() + ":" + loopback.endpoint().password());
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElseThrow();
  }

  private static byte[] random(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }
}
