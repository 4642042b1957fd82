package dev.berth.server.inbound;

import dev.berth.server.app.AppName;
import dev.berth.webhooks.Delivery;
import dev.berth.webhooks.SecretHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.support.SqlBinaryValue;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything genuine that hosting services have sent. The same delivery is kept once, whether it is
 * known by its id or by what is in it: ids are not signed.
 */
@Component
public class Deliveries {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LONGEST = 200;
  private static final int SLICE = 1 << 20;
  private static final int MOST_HEADERS = 64;
  private static final String SHOWN =
      "number, app, id, event, headers, body is not null as again, received_at, attempts,"
          + " handled_at, state, words";

  private final JdbcClient jdbc;
  private final Clock clock;

  Deliveries(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Keeps a delivery.
   *
   * @return its number; empty when it is here already
   */
  Optional<Long> keep(AppName app, Optional<String> id, String event, Delivery delivery) {
    String digest = digest(event, delivery);
    return jdbc.sql(
            """
            insert into delivery (app, id, digest, event, headers, body, received_at, next_at)
            values (:app, :id, :digest, :event, :headers, :body, :now, :now)
            on conflict do nothing returning number
            """)
        .param("app", app.value())
        .param("id", shortened(id.orElse(digest)))
        .param("digest", digest)
        .param("event", shortened(event))
        .param("headers", JSON.writeValueAsString(headers(delivery)))
        .param("body", new SqlBinaryValue(delivery.stream(), delivery.size()))
        .param("now", now())
        .query(Long.class)
        .optional();
  }

  /** The newest of an app, newest first. */
  public List<StoredDelivery> recent(AppName app, int limit) {
    return jdbc.sql(
            "select " + SHOWN + " from delivery where app = :app order by number desc limit :limit")
        .param("app", app.value())
        .param("limit", limit)
        .query(Deliveries::row)
        .list();
  }

  /** One of an app. */
  public Optional<StoredDelivery> find(AppName app, long number) {
    return jdbc.sql("select " + SHOWN + " from delivery where app = :app and number = :number")
        .param("app", app.value())
        .param("number", number)
        .query(Deliveries::row)
        .optional();
  }

  /** The apps that have some to be handled now. */
  List<AppName> waiting() {
    return jdbc.sql("select distinct app from delivery where state = 'WAITING' and next_at <= :now")
        .param("now", now())
        .query((row, number) -> new AppName(row.getString(1)))
        .list();
  }

  /** Those of an app that are to be handled now, in the order in which they came. */
  List<StoredDelivery> waiting(AppName app, int limit) {
    return jdbc.sql(
            "select "
                + SHOWN
                + " from delivery where state = 'WAITING' and app = :app and next_at <= :now"
                + " order by number limit :limit")
        .param("app", app.value())
        .param("now", now())
        .param("limit", limit)
        .query(Deliveries::row)
        .list();
  }

  /** What came, as it came; empty when it is no longer kept. */
  Optional<byte[]> body(long number) {
    Optional<Integer> size =
        jdbc.sql("select octet_length(body) from delivery where number = :number")
            .param("number", number)
            .query(Integer.class)
            .optional();
    return size.flatMap(bytes -> body(number, new byte[bytes]));
  }

  /** In slices: the driver needs three times the room of what it is given at once. */
  private Optional<byte[]> body(long number, byte[] body) {
    for (int from = 0; from < body.length; from += SLICE) {
      Optional<byte[]> slice =
          jdbc.sql(
                  "select substring(body from :from for :count) from delivery where number = :number")
              .param("from", from + 1)
              .param("count", SLICE)
              .param("number", number)
              .query(byte[].class)
              .optional();
      if (slice.isEmpty()) {
        return Optional.empty(); // forgotten meanwhile
      }
      System.arraycopy(slice.get(), 0, body, from, slice.get().length);
    }
    return Optional.of(body);
  }

  /** It has been handled. */
  void handled(long number, StoredDelivery.State state, String words) {
    jdbc.sql(
            """
            update delivery set state = :state, words = :words, handled_at = :now,
              attempts = attempts + 1
            where number = :number
            """)
        .param("state", state.name())
        .param("words", words)
        .param("now", now())
        .param("number", number)
        .update();
  }

  /** It is to be tried again later. */
  void postponed(long number, String words, Instant until) {
    jdbc.sql(
            """
            update delivery set words = :words, next_at = :until, attempts = attempts + 1
            where number = :number
            """)
        .param("words", words)
        .param("until", until.atOffset(ZoneOffset.UTC))
        .param("number", number)
        .update();
  }

  /** It is to be handled once more, as if it had just come. */
  void again(long number) {
    jdbc.sql(
            """
            update delivery set state = 'WAITING', attempts = 0, next_at = :now, words = ''
            where number = :number and body is not null
            """)
        .param("now", now())
        .param("number", number)
        .update();
  }

  /** Sent once more by its service: worth another try where the first one failed. */
  void retry(AppName app, String id) {
    jdbc.sql(
            """
            update delivery set state = 'WAITING', attempts = 0, next_at = :now
            where app = :app and id = :id and state = 'FAILED' and body is not null
            """)
        .param("now", now())
        .param("app", app.value())
        .param("id", shortened(id))
        .update();
  }

  /** Forgets what was in old ones; that they came is kept, so that none is taken twice. */
  void forgetBodies(Instant before) {
    jdbc.sql(
            """
            update delivery set body = null, headers = '{}'
            where received_at < :before and state <> 'WAITING' and body is not null
            """)
        .param("before", before.atOffset(ZoneOffset.UTC))
        .update();
  }

  private static Map<String, String> headers(Delivery delivery) {
    Map<String, String> kept = new TreeMap<>();
    SecretHeaders.masked(delivery.headers()).entrySet().stream()
        .limit(MOST_HEADERS)
        .forEach(header ->
            kept.put(shortened(header.getKey()), shortened(String.join(", ", header.getValue()))));
    return kept;
  }

  /** PostgreSQL keeps no zero bytes in text. */
  private static String shortened(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", " ");
    return printable.length() > LONGEST ? printable.substring(0, LONGEST) + "…" : printable;
  }

  private static String digest(String event, Delivery delivery) {
    try (InputStream body = delivery.stream()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(event.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      new DigestInputStream(body, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static StoredDelivery row(ResultSet row, int number) throws SQLException {
    return new StoredDelivery(
        row.getLong("number"),
        new AppName(row.getString("app")),
        row.getString("id"),
        row.getString("event"),
        JSON.readValue(row.getString("headers"), new TypeReference<Map<String, String>>() {}),
        row.getBoolean("again"),
        row.getObject("received_at", OffsetDateTime.class).toInstant(),
        row.getInt("attempts"),
        Optional.ofNullable(row.getObject("handled_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant),
        StoredDelivery.State.valueOf(row.getString("state")),
        row.getString("words"));
  }
}
