package dev.berth.server.deploy;

import dev.berth.server.app.Environment;
import dev.berth.server.app.HostNames;
import dev.berth.server.release.ReleaseRuntime;
import dev.berth.server.secret.EnvironmentVariables;
import dev.berth.server.secret.OwnAddress;
import dev.berth.server.secret.SecretVersions;
import dev.berth.server.secret.Variables;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * The variables that are compiled into an app: part of what decides whether an image has to be
 * built.
 */
@Component
class BuildVariables {
  private final Variables variables;
  private final HostNames hosts;

  BuildVariables(Variables variables, HostNames hosts) {
    this.variables = variables;
    this.hosts = hosts;
  }

  /** Which content the environment's scopes have now. */
  SecretVersions now(Environment environment) {
    return variables.of(environment).versions();
  }

  /** The same for the plan and for the build that follows it, whatever is set in between. */
  Map<String, String> at(Environment environment, SecretVersions versions, ReleaseRuntime runtime) {
    Map<String, String> values =
        new TreeMap<>(OwnAddress.of(environment, runtime.ownAddress(), hosts));
    values.putAll(runtime.variables());
    values.keySet().removeIf(name -> !EnvironmentVariables.isBuildTime(name));
    values.putAll(variables.at(environment, versions).buildTime());
    return values;
  }
}
