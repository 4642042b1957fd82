package dev.berth.server.source.mirror;

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
  public Optional<String> known(String host) {
    return jdbc.sql("select key from host_key where host = :host")
        .param("host", host)
        .query(String.class)
        .optional();
  }

  @Override
  public void remember(String host, String key) {
    jdbc.sql(
            """
            insert into host_key (host, key, seen_at) values (:host, :key, :now)
            on conflict (host) do nothing
            """)
        .param("host", host)
        .param("key", key)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  @Override
  public void forget(String host) {
    jdbc.sql("delete from host_key where host = :host").param("host", host).update();
  }
}
