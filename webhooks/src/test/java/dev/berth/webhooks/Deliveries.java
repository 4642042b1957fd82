package dev.berth.webhooks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Deliveries as the services' documentation describes them. */
final class Deliveries {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  static final String OLD = "a1".repeat(20);
  static final String NEW = "b2".repeat(20);

  private Deliveries() {}

  static byte[] file(String name) {
    try (InputStream stream =
        Objects.requireNonNull(Deliveries.class.getResourceAsStream(name + ".json"), name)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Delivery of(byte[] body, String... headers) {
    Map<String, List<String>> map = new HashMap<>();
    map.put("Content-Type", List.of("application/json"));
    for (int index = 0; index < headers.length; index += 2) {
      map.put(headers[index], List.of(headers[index + 1]));
    }
    return Delivery.of(map, body);
  }

  static Delivery of(String body, String... headers) {
    return of(body.getBytes(StandardCharsets.UTF_8), headers);
  }

  static WebhookProvider provider(HostingService service) {
    return WebhookProvider.of(service, CLOCK);
  }

  /** The header that names the event. */
  static String eventHeader(HostingService service) {
    return switch (service) {
      case GITHUB -> "X-GitHub-Event";
      case GITLAB -> "X-Gitlab-Event";
      case GITEA -> "X-Gitea-Event";
      case BITBUCKET -> "X-Event-Key";
    };
  }

  static ParsedDelivery parse(HostingService service, String event, byte[] body) {
    return provider(service).parse(of(body, eventHeader(service), event));
  }

  static ParsedDelivery parse(HostingService service, String event, String body) {
    return parse(service, event, body.getBytes(StandardCharsets.UTF_8));
  }

  static List<WebhookEvent> events(HostingService service, String event, String file) {
    return switch (parse(service, event, file(file))) {
      case ParsedDelivery.Events events -> events.events();
      case MalformedDelivery malformed -> throw new AssertionError(malformed.sentence());
    };
  }
}
