package dev.berth.server.rollout;

import dev.berth.sandbox.mount.Mount;
import dev.berth.server.app.Environment;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One instance to run.
 *
 * @param environment where it belongs
 * @param release the release number it serves
 * @param process which process of the release; with the two before it is the instance's name
 * @param image repository and digest in the embedded registry
 * @param variables run-time environment variables added to the image's own
 * @param mounts what it is shown beside its image, such as a volume
 * @param reach private {@code host:port} pairs it may reach, such as its database
 */
public record InstanceSpec(
    Environment environment,
    long release,
    String process,
    ImageReference image,
    Map<String, String> variables,
    List<Mount> mounts,
    Set<String> reach) {
  public InstanceSpec {
    variables = Map.copyOf(variables);
    mounts = List.copyOf(mounts);
    reach = Set.copyOf(reach);
  }

  /** Values of variables may be secret: only their names are printed. */
  @Override
  public String toString() {
    return "InstanceSpec[" + name().mark() + ", " + image + ", " + variables.keySet() + "]";
  }

  /** The stable name by which the instance is found again. */
  public InstanceName name() {
    return new InstanceName(environment.key(), release, process);
  }

  /** {@code repository@sha256:…} in the embedded registry. */
  public record ImageReference(String repository, String digest) {}
}
