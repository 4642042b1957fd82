package dev.berth.server.deploy;

import dev.berth.secrets.SecretValue;
import dev.berth.server.app.Environment;
import dev.berth.server.app.PublicUrls;
import dev.berth.server.release.ReleaseRuntime;
import dev.berth.server.secret.EnvironmentVariables;
import dev.berth.server.secret.OwnAddress;
import dev.berth.server.secret.SecretVersions;
import dev.berth.server.secret.Variables;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * The variables that are compiled into an app: part of what decides whether an image has to be
 * built.
 */
@Component
class BuildVariables {
  private final Variables variables;
  private final PublicUrls urls;

  BuildVariables(Variables variables, PublicUrls urls) {
    this.variables = variables;
    this.urls = urls;
  }

  /** What is set now, for the plan. */
  EnvironmentVariables now(Environment environment) {
    return variables.of(environment);
  }

  /** The same for the build that follows the plan, whatever is set in between. */
  EnvironmentVariables at(Environment environment, SecretVersions versions) {
    return variables.at(environment, versions);
  }

  /**
   * The same for a plan, which is written down: in place of a secret, what changes whenever the
   * secret does.
   */
  Map<String, String> stamped(
      Environment environment, EnvironmentVariables set, ReleaseRuntime runtime) {
    Map<String, String> values = of(environment, set, runtime);
    Map<String, String> stamps = variables.stamps(environment, set);
    values.replaceAll((name, value) ->
        EnvironmentVariables.isBuildTime(name) ? value : stamps.getOrDefault(name, value));
    return values;
  }

  /** Those of them that are secrets. */
  Map<String, SecretValue> secrets(Environment environment, EnvironmentVariables set) {
    Map<String, SecretValue> secrets = new TreeMap<>(set.values());
    Set<String> given = variables.givenToBuilds(environment.app());
    secrets
        .keySet()
        .removeIf(name -> !given.contains(name) || EnvironmentVariables.isBuildTime(name));
    return secrets;
  }

  /** What the build gets: own address, then {@code berth.yaml}, then what is set. */
  Map<String, String> of(
      Environment environment, EnvironmentVariables set, ReleaseRuntime runtime) {
    Map<String, String> values =
        new TreeMap<>(OwnAddress.of(environment, runtime.ownAddress(), urls));
    values.putAll(runtime.variables());
    values.keySet().removeIf(name -> !EnvironmentVariables.isBuildTime(name));
    values.putAll(set.forBuild(variables.givenToBuilds(environment.app())));
    return values;
  }
}
