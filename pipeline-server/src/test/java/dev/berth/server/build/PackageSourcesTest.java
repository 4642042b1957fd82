package dev.berth.server.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.PackageSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageSourcesTest {
  private static final PackageSettings TOY =
      new PackageSettings(
          Map.of("TOY_MIRROR", "https://mirror.example:8443/toys"),
          Map.of("toyrc", "mirror\n"),
          List.of("https://mirror.example:8443/toys", "https://other.example/x", "no url at all"),
          Optional.empty(),
          List.of("TOY_CERTIFICATES"),
          Map.of("toyrc", "trust " + PackageSettings.CERTIFICATES + "\n"));

  @Test
  void whatEachLanguageSaysReachesBuilds() {
    PackageSources sources = PackageSources.of(Map.of(), List.of(TOY));

    assertThat(sources.environment())
        .containsEntry("TOY_MIRROR", "https://mirror.example:8443/toys")
        .doesNotContainKey("TOY_CERTIFICATES");
    assertThat(sources.files()).containsEntry("toyrc", "mirror\n");
    assertThat(sources.egress().allowed())
        .containsExactlyInAnyOrder("mirror.example:8443", "other.example:443");
    assertThat(sources.mounts(Path.of("/cache")))
        .anyMatch(mount ->
            mount.source().equals(Path.of("/cache/toyrc"))
                && mount.target().equals("/opt/berth/toyrc")
                && !mount.writable());
  }

  @Test
  void theProxyReachesBuildsWithoutItsPassword() {
    PackageSources sources =
        PackageSources.of(
            Map.of("HTTPS_PROXY", "http://me:secret@proxy.example:3128", "NO_PROXY", "localhost"),
            List.of());

    assertThat(sources.environment())
        .containsEntry("HTTPS_PROXY", "http://proxy.example:3128")
        .containsEntry("NO_PROXY", "localhost");
    assertThat(sources.egress().allowed()).containsExactly("proxy.example:3128");
    assertThat(sources.toString()).doesNotContain("secret");
  }

  @Test
  void extraCertificatesAreShownAtAPlaceOfTheirOwn(@TempDir Path directory) throws Exception {
    Path bundle = Files.writeString(directory.resolve("ca.pem"), "certificates");
    PackageSources sources =
        PackageSources.of(
            Map.of("TOY_CERTIFICATES", bundle.toString(), "AWS_SECRET_ACCESS_KEY", "no"),
            List.of(TOY));

    assertThat(sources.environment())
        .containsEntry("TOY_CERTIFICATES", PackageSettings.CERTIFICATES)
        .containsEntry("SSL_CERT_FILE", PackageSettings.CERTIFICATES)
        .doesNotContainKey("AWS_SECRET_ACCESS_KEY");
    assertThat(sources.files())
        .containsEntry("toyrc", "mirror\ntrust " + PackageSettings.CERTIFICATES + "\n");
    assertThat(sources.mounts(directory))
        .anyMatch(mount -> mount.source().equals(bundle) && !mount.writable());
  }
}
