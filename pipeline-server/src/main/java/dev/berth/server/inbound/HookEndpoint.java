package dev.berth.server.inbound;

import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.FailureStatus;
import dev.berth.webhooks.Credential;
import dev.berth.webhooks.Delivery;
import dev.berth.webhooks.Verification;
import dev.berth.webhooks.WebhookProvider;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where hosting services send to: verified, stored, answered; handled afterwards. An answer means
 * that the delivery survives whatever happens next.
 */
@RestController
class HookEndpoint {
  /** Bodies in memory at once, in units of {@link #UNIT} bytes. */
  private static final int UNITS = 512;

  private static final int UNIT = 64 << 10;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Connections connections;
  private final Deliveries deliveries;
  private final Inbox inbox;
  private final InboundSettings settings;
  private final Clock clock;
  private final Semaphore memory = new Semaphore(UNITS);

  HookEndpoint(
      Connections connections,
      Deliveries deliveries,
      Inbox inbox,
      InboundSettings settings,
      Clock clock) {
    this.connections = connections;
    this.deliveries = deliveries;
    this.inbox = inbox;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What became of a delivery so far.
   *
   * @param number under which it is listed; empty for one that was here before
   */
  record Taken(String state, Optional<Long> number) {}

  @PostMapping("/hooks/{id}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Taken take(@PathVariable String id, HttpServletRequest request) throws IOException {
    Connections.Addressee addressee =
        connections
            .byId(id)
            .orElseThrow(() ->
                new DeployException(
                    InboundCode.UNKNOWN_HOOK.because(
                        "Nothing is connected under this address",
                        "Take the address from the app's page \"Repository\"; connecting again makes"
                            + " a new one")));
    int units = units(request.getContentLengthLong());
    try {
      if (!memory.tryAcquire(units, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new DeployException(
            InboundCode.BUSY.because(
                "Too many deliveries come at once", "The service sends it again"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeployException(
          InboundCode.BUSY.because("Berth is ending", "The service sends it again"));
    }
    try {
      return take(addressee, Delivery.owning(headers(request), body(request)));
    } finally {
      memory.release(units);
    }
  }

  private Taken take(Connections.Addressee addressee, Delivery delivery) {
    Connection connection = addressee.connection();
    WebhookProvider provider = WebhookProvider.of(connection.service(), clock);
    Credential secret = Credential.of(addressee.secrets().secret());
    switch (provider.verify(delivery, secret)) {
      case Verification.Unsigned(String expected) ->
          throw refused(
              connection, InboundCode.UNSIGNED, "is not signed: " + expected + " is missing");
      case Verification.Forged(String why) ->
          throw refused(connection, InboundCode.FORGED, "is not genuine: " + why);
      case Verification.Genuine() -> {}
    }
    if (connection.confirmedAt().isEmpty() || connection.refusedAt().isPresent()) {
      connections.confirm(connection.app());
    }
    Optional<Long> number =
        deliveries.keep(
            connection.app(),
            provider.deliveryId(delivery),
            provider.event(delivery).orElse("unknown"),
            delivery);
    if (number.isEmpty()) {
      provider.deliveryId(delivery).ifPresent(id -> deliveries.retry(connection.app(), id));
    }
    inbox.look();
    if (number.isEmpty()) {
      return new Taken("known", number);
    }
    return new Taken("stored", number);
  }

  private DeployException refused(Connection connection, InboundCode code, String what) {
    connections.refused(connection.app());
    return new DeployException(
        code.because(
            "The delivery " + what,
            "Copy the secret from the app's page \"Repository\" into the webhook at "
                + connection.service().title()));
  }

  /** Services show their users the status, and send again after some of them. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> refused(DeployException thrown) {
    HttpStatus status = HttpStatus.valueOf(FailureStatus.of(thrown.failure()));
    ProblemDetail problem = ProblemDetail.forStatus(status);
    problem.setTitle(thrown.failure().summary());
    problem.setDetail(thrown.failure().advice());
    problem.setProperty("code", thrown.failure().code());
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  private byte[] body(HttpServletRequest request) throws IOException {
    long most = settings.maxBody().toBytes();
    long length = request.getContentLengthLong();
    if (length > most) {
      throw tooLarge();
    }
    try (InputStream in = request.getInputStream()) {
      if (length >= 0) {
        byte[] body = new byte[Math.toIntExact(length)];
        int read = in.readNBytes(body, 0, body.length);
        return read == body.length ? body : Arrays.copyOf(body, read);
      }
      byte[] body = in.readNBytes(Math.toIntExact(most) + 1);
      if (body.length > most) {
        throw tooLarge();
      }
      return body;
    }
  }

  private DeployException tooLarge() {
    return new DeployException(
        InboundCode.TOO_LARGE.because(
            "The delivery is larger than " + settings.maxBody().toMegabytes() + " MB",
            "Nothing is lost: Berth looks at the repository by itself every few minutes"));
  }

  /** Without a length it may be as long as allowed. */
  private int units(long length) {
    long bytes = length < 0 ? settings.maxBody().toBytes() : length;
    return Math.clamp(1 + bytes / UNIT, 1, UNITS);
  }

  private static Map<String, List<String>> headers(HttpServletRequest request) {
    Map<String, List<String>> headers = new TreeMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, Collections.list(request.getHeaders(name)));
    }
    return headers;
  }
}
