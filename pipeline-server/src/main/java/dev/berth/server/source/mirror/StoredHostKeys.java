package dev.berth.server.source.mirror;

import dev.berth.server.app.AppName;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Host keys in Berth's own database. */
@Component
class StoredHostKeys implements HostKeys {
  private final JdbcClient jdbc;
  private final Clock clock;

  StoredHostKeys(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  @Override
  public Optional<String> known(AppName app, String host) {
    return jdbc.sql("select key from host_key where app = :app and host = :host")
        .param("app", app.value())
        .param("host", host)
        .query(String.class)
        .optional();
  }

  @Override
  public void remember(AppName app, String host, String key) {
    jdbc.sql(
            """
            insert into host_key (app, host, key, seen_at) values (:app, :host, :key, :now)
            on conflict (app, host) do nothing
            """)
        .param("app", app.value())
        .param("host", host)
        .param("key", key)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  @Override
  public void forget(AppName app) {
    jdbc.sql("delete from host_key where app = :app").param("app", app.value()).update();
  }
}
