package dev.berth.buildpacks;

import dev.berth.buildpacks.manifest.AppManifest;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything besides the files that decides how an app is built.
 *
 * @param commit names the exact content of the source tree
 * @param manifest the owner's decisions
 * @param variables build-time variables, name to value; the values never reach the plan
 * @param database whether the app is given a database
 */
public record BuildInputs(
    String commit, AppManifest manifest, Map<String, String> variables, boolean database) {
  public BuildInputs {
    variables = Map.copyOf(new TreeMap<>(variables));
  }

  /** An app without a database. */
  public BuildInputs(String commit, AppManifest manifest, Map<String, String> variables) {
    this(commit, manifest, variables, false);
  }
}
