package dev.berth.server.access;

import static dev.berth.server.access.AccessTokens.utc;

import dev.berth.concurrent.BackgroundLoop;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Keeps the audit log from growing for ever: the only one that may remove from it. */
@Component
class AuditRetention {
  private final JdbcClient jdbc;
  private final TransactionOperations transaction;
  private final AccessSettings settings;
  private final Clock clock;

  AuditRetention(
      JdbcClient jdbc, TransactionOperations transaction, AccessSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.settings = settings;
    this.clock = clock;
  }

  @Bean
  BackgroundLoop auditRetentionLoop() {
    return BackgroundLoop.every(Duration.ofHours(1), "audit-retention", this::run)
        .startingAfter(Duration.ofMinutes(6));
  }

  void run() {
    transaction.executeWithoutResult(_ -> remove());
  }

  /** The table's trigger refuses whoever has not said in this transaction that it is retention. */
  private void remove() {
    jdbc.sql("select set_config('berth.audit_retention', 'on', true)").query(String.class).single();
    jdbc.sql(
            """
            delete from access_audit
            where at < :oldest
               or id <= (select id from access_audit order by id desc offset :kept limit 1)
            """)
        .param("oldest", utc(clock.instant().minus(settings.auditKeptFor())))
        .param("kept", settings.auditKept())
        .update();
  }
}
