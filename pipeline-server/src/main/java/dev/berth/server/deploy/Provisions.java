package dev.berth.server.deploy;

import dev.berth.secrets.SecretValue;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.Environment;
import dev.berth.server.database.DatabaseAccess;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.isolation.Mount;
import dev.berth.server.pipeline.DeployLog;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseRuntime;
import dev.berth.server.secret.EnvironmentRedaction;
import dev.berth.server.secret.IssuedSecrets;
import dev.berth.server.volume.Volume;
import dev.berth.server.volume.Volumes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What an environment has beside its releases: a database and a volume. They outlive every release
 * and end with the environment.
 */
@Component
class Provisions implements Additions.Source, IssuedSecrets {
  private final EnvironmentDatabases databases;
  private final Volumes volumes;
  private final AppCatalog catalog;
  private final EnvironmentRedaction redaction;

  Provisions(
      EnvironmentDatabases databases,
      Volumes volumes,
      AppCatalog catalog,
      EnvironmentRedaction redaction) {
    this.databases = databases;
    this.volumes = volumes;
    this.catalog = catalog;
    this.redaction = redaction;
  }

  /** Makes sure that the environment has what the release needs; says what is new. */
  void ensure(Environment environment, ReleaseRuntime runtime, DeployLog log) {
    if (runtime.database()) {
      ensureDatabase(environment, log);
    }
    if (runtime.volume()) {
      boolean isNew = volumes.find(environment).isEmpty();
      Volume volume = volumes.ensure(environment);
      if (isNew) {
        log.line("New volume " + volume.seenAs() + " (STORAGE_DIR): what is in it stays");
      }
    }
  }

  /** What the release's instances are given now; wakes the database. */
  @Override
  public Additions of(Release release) {
    Map<String, String> variables = new HashMap<>();
    List<Mount> mounts = new ArrayList<>();
    Set<String> reach = new HashSet<>();
    if (release.runtime().database()) {
      DatabaseAccess access = databases.ensure(release.environment());
      variables.putAll(access.variables());
      reach.add(access.egress());
    }
    if (release.runtime().volume()) {
      Volume volume = volumes.ensure(release.environment());
      variables.putAll(volume.variables());
      mounts.add(volume.mount());
    }
    return new Additions(variables, mounts, reach);
  }

  /** The database's password: an app that prints its URL gives nothing away. */
  @Override
  public Set<SecretValue> of(String environment) {
    return catalog
        .environment(environment)
        .flatMap(databases::find)
        .map(access -> Set.of(SecretValue.of(access.password())))
        .orElse(Set.of());
  }

  /** Lets the environment's database sleep, if it has one that is awake. */
  void sleep(Environment environment) {
    if (databases.isAwake(environment)) {
      databases.sleep(environment);
    }
  }

  /** Makes sure that nothing is left of an environment that ended and of which nothing runs. */
  void remove(Environment environment) {
    if (databases.find(environment).isPresent()) {
      databases.remove(environment);
    }
    if (volumes.find(environment).isPresent()) {
      volumes.remove(environment);
    }
  }

  /** A preview starts with a copy of production's data: one without data shows nothing. */
  private void ensureDatabase(Environment environment, DeployLog log) {
    if (databases.find(environment).isPresent()) {
      databases.ensure(environment);
      return;
    }
    Optional<Environment> production =
        environment.kind() == Environment.Kind.PREVIEW ? production(environment) : Optional.empty();
    if (production.isPresent()) {
      databases.copy(production.get(), environment);
      log.line("New database: a copy of production's, made while it serves");
    } else {
      databases.ensure(environment);
      log.line("New PostgreSQL database, in DATABASE_URL");
    }
    redaction.issued(environment.key());
  }

  private Optional<Environment> production(Environment preview) {
    return catalog.environments(preview.app()).stream()
        .filter(environment -> environment.kind() == Environment.Kind.PRODUCTION)
        .filter(environment -> databases.find(environment).isPresent())
        .findFirst();
  }
}
