package dev.berth.buildpacks;

import dev.berth.files.FileTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;

/** An image unpacked and started as its configuration says, with nothing of the machine in it. */
public final class RunningImage implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path root;
  private final Process process;
  private final int port;

  /** An answer of the app. */
  public record Answer(int status, String body, HttpResponse<?> response) {
    /** A response header, empty when absent. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  RunningImage(TestRegistry registry, String image, Path root) throws IOException {
    this.root = root;
    for (String layer : registry.layers(image)) {
      unpack(registry.blob(layer), root);
    }
    JsonNode configuration = registry.configuration(image).path("config");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<String> argv = new ArrayList<>(List.of("bwrap", "--unshare-pid", "--die-with-parent"));
    argv.addAll(List.of("--ro-bind", root.toString(), "/", "--proc", "/proc", "--dev", "/dev"));
    argv.addAll(List.of("--tmpfs", "/tmp", "--chdir", "/app", "--clearenv"));
    TreeMap<String, String> environment = new TreeMap<>();
    for (JsonNode variable : configuration.path("Env")) {
      String text = variable.stringValue();
      environment.put(text.substring(0, text.indexOf('=')), text.substring(text.indexOf('=') + 1));
    }
    environment.put("PORT", String.valueOf(port));
    environment.forEach((name, value) -> argv.addAll(List.of("--setenv", name, value)));
    argv.add("--");
    configuration.path("Entrypoint").forEach(word -> argv.add(word.stringValue()));
    process = new ProcessBuilder(argv).inheritIO().start();
    awaitReady();
  }

  /** Asks the app; redirects are not followed. */
  public Answer get(String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    http.close();
    FileTree.remove(root);
  }

  private void awaitReady() throws IOException {
    Instant deadline = Instant.now().plus(READY);
    while (true) {
      try {
        get("/");
        return;
      } catch (IOException e) {
        if (!process.isAlive() || Instant.now().isAfter(deadline)) {
          process.destroyForcibly();
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  private static void unpack(byte[] layer, Path root) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(layer));
        TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = root.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, target);
          target.toFile().setExecutable((entry.getMode() & 0111) != 0, false);
        }
      }
    }
  }
}
