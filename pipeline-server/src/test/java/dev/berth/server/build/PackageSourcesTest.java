package dev.berth.server.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageSourcesTest {
  @Test
  void theMirrorReachesBuildsAndItsTokenDoesNot() {
    PackageSources sources =
        PackageSources.of(
            Map.of(),
            Map.of(
                "registry", "https://mirror.example:8443/npm/",
                "@acme:registry", "https://user:pass@acme.example/npm/",
                "//mirror.example:8443/npm/:_authToken", "npm_verysecret",
                "_auth", "dXNlcjpwYXNz",
                "email", "me@example.com"),
            Map.of(),
            MavenSettings.NONE);

    assertThat(sources.npmrc())
        .contains("registry=https://mirror.example:8443/npm/")
        .contains("@acme:registry=https://acme.example/npm/")
        .doesNotContain("secret", "dXNlcjpwYXNz", "user:pass", "email");
    assertThat(sources.egress().allowed())
        .containsExactlyInAnyOrder("mirror.example:8443", "acme.example:443");
  }

  @Test
  void theProxyReachesBuildsWithoutItsPassword() {
    PackageSources sources =
        PackageSources.of(
            Map.of("HTTPS_PROXY", "http://me:secret@proxy.example:3128", "NO_PROXY", "localhost"),
            Map.of(),
            Map.of(),
            MavenSettings.NONE);

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
            Map.of("NODE_EXTRA_CA_CERTS", bundle.toString(), "AWS_SECRET_ACCESS_KEY", "no"),
            Map.of(),
            Map.of(),
            MavenSettings.NONE);

    assertThat(sources.environment())
        .containsEntry("NODE_EXTRA_CA_CERTS", PackageSources.CERTIFICATES)
        .doesNotContainKey("AWS_SECRET_ACCESS_KEY");
    assertThat(sources.npmrc()).contains("cafile=" + PackageSources.CERTIFICATES);
    assertThat(sources.mounts(directory.resolve("npmrc")))
        .anyMatch(mount -> mount.source().equals(bundle) && !mount.writable());
  }

  @Test
  void aSettingCannotSmuggleALineIn() {
    PackageSources sources =
        PackageSources.of(
            Map.of(),
            Map.of("registry", "https://a.example\n_authToken=x"),
            Map.of(),
            MavenSettings.NONE);
    assertThat(sources.npmrc()).isEmpty();
  }

  @Test
  void pipsMirrorReachesBuildsOfPythonAndItsPasswordDoesNot() {
    Map<String, String> pip =
        PipSettings.parse(
            """
            global.index-url='https://me:secret@mirror.example/simple'
            global.extra-index-url='https://a.example/simple https://me:secret@b.example/simple'
            global.find-links='/opt/wheels'
            :env:.index-url='https://me:secret@nearer.example:8443/simple'
            """);

    PackageSources sources = PackageSources.of(Map.of(), Map.of(), pip, MavenSettings.NONE);

    assertThat(sources.environment())
        .containsEntry("PIP_INDEX_URL", "https://nearer.example:8443/simple")
        .containsEntry("UV_DEFAULT_INDEX", "https://nearer.example:8443/simple")
        .containsEntry("PIP_EXTRA_INDEX_URL", "https://a.example/simple https://b.example/simple");
    assertThat(sources.environment().toString()).doesNotContain("secret", "wheels");
    assertThat(sources.egress().allowed())
        .containsExactlyInAnyOrder("nearer.example:8443", "a.example:443", "b.example:443");
  }

  @Test
  void mavensMirrorsAndProxiesReachBuildsAndItsPasswordsDoNot(@TempDir Path home)
      throws IOException {
    Path file =
        Files.writeString(
            home.resolve("settings.xml"),
            """
            <settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
              <servers><server><id>m</id><password>secret</password></server></servers>
              <mirrors><mirror><id>m</id><mirrorOf>*</mirrorOf>
                <url>https://me:secret@mirror.example:8443/maven</url></mirror></mirrors>
              <proxies><proxy><active>true</active><host>proxy.example</host><port>3128</port>
                <username>me</username><password>secret</password></proxy></proxies>
            </settings>
            """);

    PackageSources sources =
        PackageSources.of(Map.of(), Map.of(), Map.of(), MavenSettings.of(file));

    assertThat(sources.mavenSettings())
        .contains("<url>https://mirror.example:8443/maven</url>", "<host>proxy.example</host>")
        .doesNotContain("secret", "username");
    assertThat(sources.egress().allowed()).contains("mirror.example:8443", "proxy.example:3128");
    assertThat(MavenSettings.of(home.resolve("nowhere.xml"))).isEqualTo(MavenSettings.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "http://me:secret@proxy:3128, http://proxy:3128",
    "me:secret@proxy:3128, proxy:3128",
    "//me:secret@proxy:3128, //proxy:3128",
    "https://me:se@cret@h/simple, https://h/simple",
    "https://me:se/secret@h/simple, https://h/simple",
    "https://token@h/simple, https://h/simple",
    "https://h:8443/npm/@acme, https://h:8443/npm/@acme",
    "https://h/@acme/x, https://h/@acme/x",
    "proxy:3128, proxy:3128",
    "localhost, localhost"
  })
  void credentialsGoHoweverAnAddressIsWritten(String address, String clean) {
    assertThat(PackageSources.withoutCredentials(address)).isEqualTo(clean);
    assertThat(PackageSources.withoutCredentials(address + " " + address))
        .isEqualTo(clean + " " + clean);
  }
}
