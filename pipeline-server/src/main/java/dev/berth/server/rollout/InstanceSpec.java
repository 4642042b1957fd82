package dev.berth.server.rollout;

import dev.berth.server.app.Environment;
import java.util.Map;

/**
 * One instance to run.
 *
 * @param environment where it belongs
 * @param release the release number it serves; with the environment it is the instance's name
 * @param image repository and digest in the embedded registry
 * @param variables run-time environment variables added to the image's own
 */
public record InstanceSpec(
    Environment environment, long release, ImageReference image, Map<String, String> variables) {
  public InstanceSpec {
    variables = Map.copyOf(variables);
  }

  /** Values of variables may be secret: only their names are printed. */
  @Override
  public String toString() {
    return "InstanceSpec[" + name().mark() + ", " + image + ", " + variables.keySet() + "]";
  }

  /** The stable name by which the instance is found again. */
  public InstanceName name() {
    return new InstanceName(environment.key(), release);
  }

  /** {@code repository@sha256:…} in the embedded registry. */
  public record ImageReference(String repository, String digest) {}
}
