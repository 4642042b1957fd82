package dev.berth.server.outbound;

import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.failure.DeployException;
import dev.berth.server.secret.SealedNotes;
import dev.berth.server.source.mirror.RemoteSettings;
import dev.berth.webhooks.Credential;
import dev.berth.webhooks.StandardWebhook;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who is told of deploys, and where. */
@Component
public class Subscribers {
  private static final String ABOUT = "subscribers";
  private static final int MOST = 20;
  private static final int ID_BYTES = 8;

  private final JdbcClient jdbc;
  private final SealedNotes notes;
  private final AppCatalog catalog;
  private final NotificationTable messages;
  private final RemoteSettings remotes;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  Subscribers(
      JdbcClient jdbc,
      SealedNotes notes,
      AppCatalog catalog,
      NotificationTable messages,
      RemoteSettings remotes,
      Clock clock) {
    this.jdbc = jdbc;
    this.notes = notes;
    this.catalog = catalog;
    this.messages = messages;
    this.remotes = remotes;
    this.clock = clock;
  }

  /**
   * One that was just made.
   *
   * @param secret what its messages are signed with; empty for chats
   */
  public record Added(Subscriber subscriber, String secret) {
    @Override
    public String toString() {
      return subscriber.toString();
    }
  }

  /** Those of an app. */
  public List<Subscriber> of(AppName app) {
    return jdbc.sql("select * from subscriber where app = :app order by created_at")
        .param("app", app.value())
        .query(Subscribers::row)
        .list();
  }

  /** Those of all apps. */
  List<Subscriber> all() {
    return jdbc.sql("select * from subscriber order by created_at").query(Subscribers::row).list();
  }

  /**
   * Tells somebody from now on.
   *
   * @param events names with commas between them; all when there is none
   */
  public synchronized Added add(
      AppName app, String kind, String address, String events, String by) {
    URI uri = SubscriberAddress.read(address, remotes.rules());
    Subscriber.Kind form = kind(kind);
    Set<Subscriber.Event> wanted = events(events);
    if (catalog.find(app).isEmpty()) {
      throw new DeployException(
          OutboundCode.NO_SUBSCRIBER.because(
              "Nothing was deployed to " + app + " yet", "Push or connect it first"));
    }
    if (of(app).size() >= MOST) {
      throw new DeployException(
          OutboundCode.TOO_MANY.because(
              app + " tells " + MOST + " others already", "Remove one first"));
    }
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    String secret =
        form == Subscriber.Kind.WEBHOOK ? StandardWebhook.newSecret(random).reveal() : "";
    notes.change(
        app,
        ABOUT,
        sealed -> {
          sealed.put(addressName(id), uri.toString());
          if (!secret.isEmpty()) {
            sealed.put(secretName(id), secret);
          }
        });
    Subscriber subscriber =
        new Subscriber(id, app, form, uri.getHost(), wanted, by, clock.instant());
    insert(subscriber);
    return new Added(subscriber, secret);
  }

  /** Tells it nothing more. */
  public synchronized void remove(AppName app, String id) {
    Subscriber subscriber = find(app, id);
    jdbc.sql("delete from subscriber where id = :id").param("id", id).update();
    messages.forget(subscriber.part());
    notes.change(
        app, ABOUT, sealed -> sealed.keySet().removeAll(Set.of(addressName(id), secretName(id))));
  }

  /** Has a test message sent. */
  public void test(AppName app, String id) {
    Subscriber subscriber = find(app, id);
    messages.wanting(app, Notifications.TEST + UUID.randomUUID(), subscriber.part(), "test");
  }

  URI address(Subscriber subscriber) {
    return URI.create(
        notes.read(subscriber.app(), ABOUT).getOrDefault(addressName(subscriber.id()), ""));
  }

  Credential secret(Subscriber subscriber) {
    return Credential.of(
        notes.read(subscriber.app(), ABOUT).getOrDefault(secretName(subscriber.id()), "missing"));
  }

  private Subscriber find(AppName app, String id) {
    return of(app).stream()
        .filter(subscriber -> subscriber.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new DeployException(
                OutboundCode.NO_SUBSCRIBER.because(
                    app + " tells nobody with the id \"" + id + "\"",
                    "The page \"Notifications\" lists them")));
  }

  private void insert(Subscriber subscriber) {
    jdbc.sql(
            """
            insert into subscriber (id, app, kind, host, events, created_by, created_at)
            values (:id, :app, :kind, :host, :events, :by, :now)
            """)
        .param("id", subscriber.id())
        .param("app", subscriber.app().value())
        .param("kind", subscriber.kind().name())
        .param("host", subscriber.host())
        .param("events", String.join(",", subscriber.events().stream().map(Enum::name).toList()))
        .param("by", subscriber.createdBy())
        .param("now", subscriber.createdAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  private static Subscriber.Kind kind(String text) {
    return Arrays.stream(Subscriber.Kind.values())
        .filter(kind -> kind.name().equalsIgnoreCase(text.strip()))
        .findFirst()
        .orElseThrow(() ->
            new DeployException(
                OutboundCode.KIND.because(
                    "There is no such kind of message", "Choose webhook or slack")));
  }

  private static Set<Subscriber.Event> events(String text) {
    Set<Subscriber.Event> events = EnumSet.noneOf(Subscriber.Event.class);
    for (String name : text.split(",", -1)) {
      if (!name.isBlank()) {
        try {
          events.add(
              Subscriber.Event.valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')));
        } catch (IllegalArgumentException e) {
          throw new DeployException(
              OutboundCode.EVENTS.because(
                  "There is no such event to hear of",
                  "Choose from live, failed, rolled-back and crashing"));
        }
      }
    }
    return events.isEmpty() ? EnumSet.allOf(Subscriber.Event.class) : events;
  }

  /** Names of sealed values are like those of variables. */
  private static String addressName(String id) {
    return "ADDRESS_" + id.toUpperCase(Locale.ROOT);
  }

  private static String secretName(String id) {
    return "SECRET_" + id.toUpperCase(Locale.ROOT);
  }

  private static Subscriber row(ResultSet row, int number) throws SQLException {
    return new Subscriber(
        row.getString("id"),
        new AppName(row.getString("app")),
        Subscriber.Kind.valueOf(row.getString("kind")),
        row.getString("host"),
        events(row.getString("events")),
        row.getString("created_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
