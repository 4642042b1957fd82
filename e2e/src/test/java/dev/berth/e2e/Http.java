package dev.berth.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Asks hosts of one installation: dials 127.0.0.1 and says the name in the Host header. */
final class Http {
  static {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,connection");
  }

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final int port;

  Http(int port) {
    this.port = port;
  }

  /** What came back. */
  record Answer(int status, String body, HttpResponse<String> response) {
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    @Override
    public String toString() {
      return status + " " + body;
    }
  }

  Answer get(String host, String path) {
    return ask("GET", host, path, "", Map.of());
  }

  Answer ask(String method, String host, String path, String body, Map<String, String> headers) {
    try {
      return tryAsk(method, host, path, body, headers);
    } catch (IOException e) {
      return failed(method, host, path, e);
    }
  }

  /** Like {@link #ask}, for when nobody may be listening. */
  Answer tryAsk(String method, String host, String path, String body, Map<String, String> headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(60))
            .header("Host", host + ":" + port)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while asking " + host + path, e);
    }
  }

  private static Answer failed(String method, String host, String path, IOException e) {
    throw new AssertionError(method + " " + host + path + " got no answer: " + e, e);
  }
}
