package dev.berth.buildpacks;

import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.profile.ProcessCandidate;
import dev.berth.buildpacks.profile.ReleaseCandidate;
import java.util.Optional;

/** Commands that the owner wrote down: in berth.yaml, else in a Procfile. */
public final class GivenCommands {
  private GivenCommands() {}

  /** What serves. */
  public static Optional<ProcessCandidate> web(SourceTree source, AppManifest manifest) {
    return manifest
        .start()
        .map(line -> ProcessCandidate.web(line, "berth.yaml says how to start"))
        .or(() ->
            Procfile.command(source, ProcessCandidate.WEB)
                .map(line -> ProcessCandidate.web(line, "Procfile has a web process")));
  }

  /** What runs before traffic; a blank one in berth.yaml turns the Procfile's off. */
  public static Optional<ReleaseCandidate> release(SourceTree source, AppManifest manifest) {
    return manifest.release().isPresent()
        ? ofManifest(manifest)
        : Procfile.command(source, Procfile.RELEASE)
            .map(line -> release(line, "Procfile has a release process"));
  }

  /** The same, where a Procfile does not count. */
  public static Optional<ReleaseCandidate> ofManifest(AppManifest manifest) {
    return manifest
        .release()
        .filter(line -> !line.isBlank())
        .map(line -> release(line, "berth.yaml has a release command"));
  }

  private static ReleaseCandidate release(String line, String reason) {
    return new ReleaseCandidate("the release command", line, reason);
  }
}
