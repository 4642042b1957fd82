package dev.berth.server.deploy;

import dev.berth.sandbox.mount.Mount;
import dev.berth.secrets.SecretValue;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.Environment;
import dev.berth.server.database.DatabaseAccess;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.pipeline.DeployLog;
import dev.berth.server.provision.Provisioner;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.release.ReleaseRuntime;
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
public class Provisions implements Additions.Source, IssuedSecrets {
  private final EnvironmentDatabases databases;
  private final Volumes volumes;
  private final AppCatalog catalog;
  private final ReleaseHistory history;
  private final Provisioner provisioner;

  Provisions(
      EnvironmentDatabases databases,
      Volumes volumes,
      AppCatalog catalog,
      ReleaseHistory history,
      Provisioner provisioner) {
    this.databases = databases;
    this.volumes = volumes;
    this.catalog = catalog;
    this.history = history;
    this.provisioner = provisioner;
  }

  /** Makes sure that the environment has what the release needs; says what is new. */
  void ensure(Environment environment, ReleaseRuntime runtime, DeployLog log) {
    provisioner.ensure(
        environment, wanted(environment, runtime.database(), runtime.volume()), log::line);
    if (runtime.database()) {
      databases.ensure(environment);
    }
  }

  /** What would change if the live release were deployed again, in Terraform's words. */
  public String plan(Environment environment) {
    Optional<ReleaseRuntime> live = history.live(environment).map(Release::runtime);
    return provisioner.plan(
        environment,
        wanted(
            environment,
            live.map(ReleaseRuntime::database).orElse(false),
            live.map(ReleaseRuntime::volume).orElse(false)));
  }

  /** Takes a lock away that nobody holds any more; says who did. */
  public Optional<String> unlock(Environment environment) {
    return provisioner.unlock(environment);
  }

  /**
   * What the environment is to have: what it has stays, whatever one release needs, since another
   * may be gone back to.
   */
  private Provisioner.Wanted wanted(Environment environment, boolean database, boolean volume) {
    return new Provisioner.Wanted(
        database || databases.find(environment).isPresent(),
        environment.kind() == Environment.Kind.PREVIEW ? production(environment) : Optional.empty(),
        volume || volumes.find(environment).isPresent());
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
    provisioner.remove(environment);
  }

  private Optional<Environment> production(Environment preview) {
    return catalog.environments(preview.app()).stream()
        .filter(environment -> environment.kind() == Environment.Kind.PRODUCTION)
        .filter(environment -> databases.find(environment).isPresent())
        .findFirst();
  }
}
