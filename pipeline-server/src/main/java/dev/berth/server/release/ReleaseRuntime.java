package dev.berth.server.release;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be known to run a release again, besides its image: plain values only, never a secret.
 *
 * @param healthPath what the probe asks; empty means any answer below 500 from {@code /}
 * @param healthTimeoutSeconds how long it may take to become healthy, in seconds
 * @param variables plain variables from {@code berth.yaml}
 * @param assets published client files, see {@link ClientFiles}
 * @param ownAddress names of variables that get the environment's own address
 * @param database whether its instances are given the environment's database
 * @param volume whether its instances are given the environment's volume
 * @param migrations names what its own tool migrated the database with; empty when that is unknown
 */
public record ReleaseRuntime(
    String healthPath,
    long healthTimeoutSeconds,
    Map<String, String> variables,
    List<ClientFiles> assets,
    @Nullable List<String> ownAddress,
    boolean database,
    boolean volume,
    @Nullable String migrations) {
  public ReleaseRuntime {
    variables = Map.copyOf(variables);
    assets = List.copyOf(assets);
    // Releases of an earlier Berth have none.
    ownAddress = ownAddress == null ? List.of() : List.copyOf(ownAddress);
    migrations = migrations == null ? "" : migrations;
  }

  @Override
  public List<String> ownAddress() {
    return ownAddress == null ? List.of() : ownAddress;
  }

  @Override
  public String migrations() {
    return migrations == null ? "" : migrations;
  }

  /** The same with what is known once it is planned how it is built. */
  public ReleaseRuntime planned(List<ClientFiles> published, String migrating) {
    return new ReleaseRuntime(
        healthPath,
        healthTimeoutSeconds,
        variables,
        published,
        ownAddress(),
        database,
        volume,
        migrating);
  }

  /**
   * Hashed files that browsers may still ask for after the next release is live.
   *
   * @param prefix URL prefix with slashes at both ends
   * @param directory where they are inside the image
   */
  public record ClientFiles(String prefix, String directory) {}
}
