package dev.berth.server.provision;

import dev.berth.infra.cli.Terraform;
import dev.berth.infra.provider.ProviderServer;
import dev.berth.server.installation.DataDirectory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The machine's OpenTofu or Terraform, looked for when it is first needed. */
@Component
class FoundTerraform {
  private static final Logger log = LoggerFactory.getLogger(FoundTerraform.class);

  private final DataDirectory data;
  private final ProvisionSettings settings;
  private @Nullable Search search;

  FoundTerraform(DataDirectory data, ProvisionSettings settings) {
    this.data = data;
    this.settings = settings;
  }

  /**
   * What the search came to.
   *
   * @param words which one is used, or why none is
   */
  private record Search(Optional<TerraformRuns> runs, String words) {
    Search(String why) {
      this(Optional.empty(), "without Terraform: " + why);
    }
  }

  /** Empty when there is none to use. */
  Optional<TerraformRuns> runs() {
    return search().runs();
  }

  /** Which one is used, or why none is, for people. */
  String words() {
    return search().words();
  }

  private synchronized Search search() {
    Search known = search;
    if (known == null) {
      known = look();
      log.info("Environments are provisioned {}", known.words());
      search = known;
    }
    return known;
  }

  private Search look() {
    if (!settings.terraform()) {
      return new Search("berth.provision.terraform is false");
    }
    if (!ProviderServer.isSupported() || !TerraformRuns.fits(data)) {
      return new Search("no socket can be made for it here");
    }
    Optional<Terraform> found = Terraform.find(System.getenv().getOrDefault("PATH", ""));
    if (found.isEmpty()) {
      return new Search("neither tofu nor terraform is on the PATH");
    }
    Terraform cli = found.get();
    return cli.version(data.cache())
        .map(version ->
            new Search(
                Optional.of(new TerraformRuns(cli, data, settings.timeout())),
                "with " + cli.name() + " " + version + " (" + cli.binary() + ")"))
        .orElseGet(() -> new Search(cli.binary() + " does not run here, or is older than 1.6"));
  }
}
