package dev.berth.server.provision;

import dev.berth.infra.state.StateStorage;
import dev.berth.server.app.Environment;
import dev.berth.server.secret.SealedStates;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One environment's Terraform state, encrypted with the secrets, and its lock in the database. */
record EnvironmentState(Environment environment, SealedStates states, JdbcClient jdbc, Clock clock)
    implements StateStorage {
  @Override
  public Optional<String> read() {
    return states.read(environment);
  }

  @Override
  public void write(String state) {
    states.write(environment, state);
  }

  @Override
  public Optional<String> lock(String id, String info) {
    int taken =
        jdbc.sql(
                """
                insert into state_lock (environment, id, info, taken_at)
                values (:environment, :id, :info, :now)
                on conflict (environment) do nothing
                """)
            .param("environment", environment.key())
            .param("id", id)
            .param("info", info)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .update();
    return taken == 1 ? Optional.empty() : Optional.of(holder().orElse("{}"));
  }

  @Override
  public void unlock(String id) {
    jdbc.sql("delete from state_lock where environment = :environment and (:id = '' or id = :id)")
        .param("environment", environment.key())
        .param("id", id)
        .update();
  }

  @Override
  public void delete() {
    states.delete(environment);
  }

  /** What Terraform said about itself when it took the lock. */
  Optional<String> holder() {
    return jdbc.sql("select info from state_lock where environment = :environment")
        .param("environment", environment.key())
        .query(String.class)
        .optional();
  }
}
