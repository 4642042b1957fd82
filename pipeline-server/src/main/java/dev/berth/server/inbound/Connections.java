package dev.berth.server.inbound;

import dev.berth.server.app.AppName;
import dev.berth.server.secret.SealedNotes;
import dev.berth.server.source.mirror.DeployKey;
import dev.berth.server.source.mirror.RemoteAddress;
import dev.berth.server.source.mirror.RemoteCredentials;
import dev.berth.webhooks.HostingService;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which apps are connected, and what proves Berth and its hosting service to each other. */
@Component
public class Connections {
  private static final String ABOUT = "repository";
  private static final String SECRET = "SECRET";
  private static final String TOKEN = "TOKEN";
  private static final String KEY = "KEY";

  /** For how long a burst of deliveries may find what was true before it. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final Map<AppName, Secrets> opened = new ConcurrentHashMap<>();
  private final JdbcClient jdbc;
  private final SealedNotes notes;
  private final Clock clock;

  Connections(JdbcClient jdbc, SealedNotes notes, Clock clock) {
    this.jdbc = jdbc;
    this.notes = notes;
    this.clock = clock;
  }

  /** What is secret about a connection; prints as nothing. */
  public record Secrets(String secret, Optional<String> token, DeployKey key) {
    @Override
    public String toString() {
      return "••••";
    }
  }

  /** The connection of an app. */
  public Optional<Connection> of(AppName app) {
    return jdbc.sql("select * from connection where app = :app")
        .param("app", app.value())
        .query(Connections::row)
        .optional();
  }

  private record Seen(Connection connection, Secrets secrets, Instant until) {}

  /** A connection and what deliveries to it are signed with. */
  record Addressee(Connection connection, Secrets secrets) {}

  /** Whom a delivery's address names; in a burst the database is not asked for each. */
  Optional<Addressee> byId(String id) {
    Seen known = seen.get(id);
    if (known != null && clock.instant().isBefore(known.until())) {
      return Optional.of(new Addressee(known.connection(), known.secrets()));
    }
    seen.remove(id);
    Optional<Connection> found =
        jdbc.sql("select * from connection where id = :id")
            .param("id", id)
            .query(Connections::row)
            .optional();
    found.ifPresent(connection ->
        seen.put(id, new Seen(connection, secrets(connection.app()), clock.instant().plus(FRESH))));
    return found.map(connection -> new Addressee(connection, secrets(connection.app())));
  }

  /** All of them. */
  public List<Connection> all() {
    return jdbc.sql("select * from connection").query(Connections::row).list();
  }

  /** Those that it is time to look at, the longest overdue first. */
  List<Connection> due() {
    return jdbc.sql("select * from connection where look_next_at <= :now order by look_next_at")
        .param("now", now())
        .query(Connections::row)
        .list();
  }

  /** What is secret about it; there is a key before there is a connection. */
  public Secrets secrets(AppName app) {
    return opened.computeIfAbsent(
        app,
        name -> {
          Map<String, String> values = notes.read(name, ABOUT);
          return new Secrets(
              values.getOrDefault(SECRET, ""),
              Optional.ofNullable(values.get(TOKEN)),
              key(name, values));
        });
  }

  /** The key of an app is made when somebody asks for it, and stays the same. */
  DeployKey key(AppName app) {
    return key(app, notes.read(app, ABOUT));
  }

  private DeployKey key(AppName app, Map<String, String> values) {
    String known = values.get(KEY);
    return DeployKey.decode(
        known != null
            ? known
            : notes
                .change(app, ABOUT, now -> now.putIfAbsent(KEY, DeployKey.generate().encoded()))
                .getOrDefault(KEY, ""));
  }

  /** How Berth reads the repository. */
  RemoteCredentials credentials(Connection connection) {
    Secrets secrets = secrets(connection.app());
    if (connection.address().scheme().equals("ssh")) {
      return new RemoteCredentials.Key(connection.app(), secrets.key());
    }
    return secrets
        .token()
        .<RemoteCredentials>map(
            token -> new RemoteCredentials.Token(connection.service().userBesideToken(), token))
        .orElseGet(RemoteCredentials.None::new);
  }

  void keep(AppName app, Secrets secrets) {
    notes.change(
        app,
        ABOUT,
        values -> {
          values.put(SECRET, secrets.secret());
          values.putIfAbsent(KEY, secrets.key().encoded());
          secrets
              .token()
              .ifPresentOrElse(token -> values.put(TOKEN, token), () -> values.remove(TOKEN));
        });
    opened.remove(app);
  }

  void add(
      AppName app,
      String id,
      HostingService service,
      RemoteAddress address,
      String defaultBranch,
      String by,
      Duration untilLook) {
    jdbc.sql(
            """
            insert into connection
              (app, id, service, address, default_branch, connected_by, connected_at, looked_at,
               look_next_at)
            values (:app, :id, :service, :address, :branch, :by, :now, :now, :next)
            """)
        .param("app", app.value())
        .param("id", id)
        .param("service", service.name())
        .param("address", address.url())
        .param("branch", defaultBranch)
        .param("by", by)
        .param("now", now())
        .param("next", clock.instant().plus(untilLook).atOffset(ZoneOffset.UTC))
        .update();
  }

  void remove(AppName app) {
    jdbc.sql("delete from connection where app = :app").param("app", app.value()).update();
    notes.delete(app, ABOUT);
    opened.remove(app);
    seen.clear();
  }

  /** The service has shown that it knows the secret. */
  void confirm(AppName app) {
    jdbc.sql(
            "update connection set confirmed_at = coalesce(confirmed_at, :now), refused_at = null"
                + " where app = :app")
        .param("now", now())
        .param("app", app.value())
        .update();
  }

  /** Something came that was not signed with the secret. */
  void refused(AppName app) {
    jdbc.sql("update connection set refused_at = :now where app = :app")
        .param("now", now())
        .param("app", app.value())
        .update();
  }

  /** Remembers the webhook that Berth made at the service. */
  public void hook(AppName app, String hook) {
    jdbc.sql("update connection set hook = :hook where app = :app")
        .param("hook", hook)
        .param("app", app.value())
        .update();
  }

  /** The repository has answered. */
  void looked(AppName app, String trouble, Duration untilNext) {
    jdbc.sql(
            """
            update connection set looked_at = :now, failures = 0, trouble = :trouble,
              look_next_at = :next
            where app = :app
            """)
        .param("now", now())
        .param("trouble", trouble)
        .param("next", clock.instant().plus(untilNext).atOffset(ZoneOffset.UTC))
        .param("app", app.value())
        .update();
  }

  /** It has not. */
  void silent(AppName app, String trouble, Duration untilNext) {
    jdbc.sql(
            """
            update connection set failures = failures + 1, trouble = :trouble, look_next_at = :next
            where app = :app
            """)
        .param("trouble", trouble)
        .param("next", clock.instant().plus(untilNext).atOffset(ZoneOffset.UTC))
        .param("app", app.value())
        .update();
  }

  /** Where the branches were when they were last looked at. */
  Map<String, String> branches(AppName app) {
    Map<String, String> branches = new TreeMap<>();
    jdbc.sql("select branch, commit from connected_branch where app = :app")
        .param("app", app.value())
        .query((row, number) -> branches.put(row.getString(1), row.getString(2)))
        .list();
    return branches;
  }

  /** Why branches are not deployed as they are there, line by line. */
  List<String> troubles(AppName app) {
    return jdbc.sql(
            "select trouble from connected_branch where app = :app and trouble <> '' order by branch")
        .param("app", app.value())
        .query((row, number) -> row.getString(1))
        .list();
  }

  /**
   * A branch has been looked at.
   *
   * @param trouble why it is not deployed; empty when it is
   */
  void branch(AppName app, String branch, String commit, String trouble) {
    jdbc.sql(
            """
            insert into connected_branch (app, branch, commit, trouble)
            values (:app, :branch, :commit, :trouble)
            on conflict (app, branch) do update
            set commit = excluded.commit, trouble = excluded.trouble
            """)
        .param("trouble", trouble)
        .param("app", app.value())
        .param("branch", branch)
        .param("commit", commit)
        .update();
  }

  void branchGone(AppName app, String branch) {
    jdbc.sql("delete from connected_branch where app = :app and branch = :branch")
        .param("app", app.value())
        .param("branch", branch)
        .update();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static Connection row(ResultSet row, int number) throws SQLException {
    return new Connection(
        new AppName(row.getString("app")),
        row.getString("id"),
        HostingService.valueOf(row.getString("service")),
        RemoteAddress.parse(row.getString("address")),
        row.getString("default_branch"),
        Optional.ofNullable(row.getString("hook")),
        row.getString("connected_by"),
        time(row, "connected_at").orElseThrow(),
        time(row, "confirmed_at"),
        time(row, "looked_at"),
        row.getInt("failures"),
        row.getString("trouble"),
        time(row, "refused_at"));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
