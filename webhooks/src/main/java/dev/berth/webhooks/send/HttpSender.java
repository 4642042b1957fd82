package dev.berth.webhooks.send;

import dev.berth.webhooks.Headers;
import dev.berth.webhooks.send.HostAnswer.Done;
import dev.berth.webhooks.send.HostAnswer.Refused;
import dev.berth.webhooks.send.HostAnswer.TryLater;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends requests where an {@link AddressPolicy} permits. It is Apache's client, because the JDK's
 * resolves names by itself and cannot be told which addresses to take. Connections are not reused,
 * cookies not kept, redirects not followed, proxies not asked: they would connect for us, wherever.
 */
public final class HttpSender implements AutoCloseable {
  private static final int MAX_PORT = 65_535;
  private static final int MAX_HEADERS = 200;
  private static final int MAX_HEADER_LINE = 16 * 1024;
  private static final int MAX_CONNECTIONS = 64;

  private final SenderSettings settings;
  private final CloseableHttpClient client;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public HttpSender(AddressPolicy policy, SenderSettings settings) {
    this.settings = settings;
    this.client = client(policy, settings);
  }

  private static CloseableHttpClient client(AddressPolicy policy, SenderSettings settings) {
    PoolingHttpClientConnectionManagerBuilder connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(new PolicyResolver(policy))
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .http1Config(
                        Http1Config.custom()
                            .setMaxHeaderCount(MAX_HEADERS)
                            .setMaxLineLength(MAX_HEADER_LINE)
                            .build())
                    .build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(timeout(settings.connectTimeout()))
                    .setSocketTimeout(timeout(settings.deadline()))
                    .build())
            .setMaxConnTotal(MAX_CONNECTIONS)
            .setMaxConnPerRoute(MAX_CONNECTIONS / 4);
    settings
        .trust()
        .map(DefaultClientTlsStrategy::new)
        .ifPresent(connections::setTlsSocketStrategy);
    return HttpClients.custom()
        .setConnectionManager(connections.build())
        .setConnectionReuseStrategy((request, response, context) -> false)
        .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE))
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(timeout(settings.deadline()))
                .setResponseTimeout(timeout(settings.deadline()))
                .setProtocolUpgradeEnabled(false)
                .build())
        .setUserAgent("Berth")
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableAutomaticRetries()
        .disableContentCompression()
        .build();
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.of(duration);
  }

  /** Sends a request once; any whole answer is {@link Done}, whatever its status. */
  public HostAnswer<HttpReply> send(HttpCall call) {
    if (!isHttp(call.uri())) {
      return new Refused<>(
          Problem.ADDRESS_FORBIDDEN,
          "the address is not an http or https address without user name and password",
          "enter an address such as https://hooks.example.com/path");
    }
    HttpUriRequestBase request = request(call);
    Future<HostAnswer<HttpReply>> answer = threads.submit(() -> exchange(request));
    try {
      return answer.get(settings.deadline().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new TryLater<>(Duration.ZERO, "there was no whole answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new TryLater<>(
          Duration.ZERO, "Berth was asked to stop while it waited for the answer");
    } catch (ExecutionException e) {
      throw new IllegalStateException("sending failed in a way that it should not", e.getCause());
    } finally {
      request.cancel();
      answer.cancel(true);
    }
  }

  private static boolean isHttp(URI uri) {
    return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
        && uri.getHost() != null
        && uri.getRawUserInfo() == null
        && uri.getPort() != 0
        && uri.getPort() <= MAX_PORT;
  }

  private static HttpUriRequestBase request(HttpCall call) {
    HttpUriRequestBase request = new HttpUriRequestBase(call.method(), call.uri());
    call.headers().forEach(request::setHeader);
    call.body()
        .ifPresent(body -> request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON)));
    return request;
  }

  private HostAnswer<HttpReply> exchange(HttpUriRequestBase request) {
    try {
      return client.execute(request, this::reply);
    } catch (PolicyResolver.ForbiddenAddress e) {
      return new Refused<>(
          Problem.ADDRESS_FORBIDDEN,
          "the address leads to a machine that Berth must not connect to",
          "use an address on the public internet, or ask an administrator to permit this one");
    } catch (SSLHandshakeException | SSLPeerUnverifiedException e) {
      return new Refused<>(
          Problem.UNTRUSTED,
          "the certificate of the address is not trusted",
          "renew the certificate, or make the authority that signed it known to Berth");
    } catch (IllegalArgumentException e) {
      return new Refused<>(
          Problem.ADDRESS_FORBIDDEN,
          "the address is none that a connection can be opened to",
          "enter an address such as https://hooks.example.com/path");
    } catch (IOException e) {
      return new TryLater<>(
          Duration.ZERO, "the connection failed, or broke before the answer was whole");
    }
  }

  private HostAnswer<HttpReply> reply(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    byte[] body =
        entity == null ? new byte[0] : entity.getContent().readNBytes(settings.maxReply() + 1);
    if (body.length > settings.maxReply()) {
      return new Refused<>(
          Problem.GARBLED,
          "the answer is larger than " + settings.maxReply() + " bytes",
          "check that the address is the one of the API");
    }
    return new Done<>(
        new HttpReply(
            response.getCode(), headers(response), new String(body, StandardCharsets.UTF_8)));
  }

  private static Headers headers(ClassicHttpResponse response) {
    Map<String, List<String>> headers = new TreeMap<>();
    for (Header header : response.getHeaders()) {
      headers
          .computeIfAbsent(header.getName(), missing -> new ArrayList<>())
          .add(header.getValue() == null ? "" : header.getValue());
    }
    return Headers.of(headers);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }
}
