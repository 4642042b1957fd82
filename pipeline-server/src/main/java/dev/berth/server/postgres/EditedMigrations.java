package dev.berth.server.postgres;

import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings installations up to date that ran two migrations before these were edited; Flyway would
 * refuse to start there. Nothing else that was changed after it had run is repaired.
 */
final class EditedMigrations {
  private static final Logger LOG = LoggerFactory.getLogger(EditedMigrations.class);

  private static final List<Edited> ALL =
      List.of(
          new Edited(
              "120",
              458758171,
              2123437580,
              """
              alter table host_key rename to host_key_of_all;
              alter index host_key_pkey rename to host_key_of_all_pkey;
              create table host_key (
                app text not null,
                host text not null,
                key text not null,
                seen_at timestamptz not null,
                primary key (app, host)
              );
              do $$
              begin
                if to_regclass('connection') is not null then
                  insert into host_key (app, host, key, seen_at)
                  select c.app, h.host, h.key, h.seen_at
                  from host_key_of_all h
                  join connection c on c.address like 'ssh://%'
                    and position(
                      substring(c.address from '^ssh://(?:[^@/]*@)?([^/:]+)') in h.host) > 0;
                end if;
              end $$;
              drop table host_key_of_all;
              """),
          new Edited(
              "130",
              1436030615,
              967986302,
              "alter table connected_branch add column trouble text not null default ''"));

  private EditedMigrations() {}

  /**
   * A migration that was edited.
   *
   * @param before its checksum as Flyway remembers it where the first text ran
   * @param now its checksum today
   * @param change makes of what the first text made what today's makes
   */
  private record Edited(String version, int before, int now, String change) {}

  /** Repairs what is to be repaired; to be called before Flyway looks. */
  static void repair(DataSource source) {
    JdbcClient jdbc = JdbcClient.create(source);
    if (jdbc.sql("select to_regclass('flyway_schema_history') is null")
        .query(Boolean.class)
        .single()) {
      return;
    }
    TransactionTemplate transaction =
        new TransactionTemplate(new DataSourceTransactionManager(source));
    for (Edited edited : ALL) {
      transaction.executeWithoutResult(_ -> repair(jdbc, edited));
    }
  }

  private static void repair(JdbcClient jdbc, Edited edited) {
    Optional<Integer> checksum =
        jdbc.sql(
                "select checksum from flyway_schema_history where version = :version and success"
                    + " for update")
            .param("version", edited.version())
            .query(Integer.class)
            .optional();
    if (checksum.isEmpty() || checksum.get() != edited.before()) {
      return;
    }
    jdbc.sql(edited.change()).update();
    jdbc.sql("update flyway_schema_history set checksum = :now where version = :version")
        .param("now", edited.now())
        .param("version", edited.version())
        .update();
    LOG.info("Migration {} ran in an earlier text and was brought to today's", edited.version());
  }
}
