package dev.berth.buildpacks.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.PackageSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NpmSettingsTest {
  @Test
  void theMirrorReachesBuildsAndItsTokenDoesNot() {
    PackageSettings settings =
        NpmSettings.of(
            Map.of(
                "registry", "https://mirror.example:8443/npm/",
                "@acme:registry", "https://user:pass@acme.example/npm/",
                "//mirror.example:8443/npm/:_authToken", "npm_verysecret",
                "_auth", "dXNlcjpwYXNz",
                "email", "me@example.com"));

    assertThat(settings.files().get("npmrc"))
        .contains("registry=https://mirror.example:8443/npm/")
        .contains("@acme:registry=https://acme.example/npm/");
    assertThat(settings.environment())
        .containsEntry("YARN_REGISTRY", "https://mirror.example:8443/npm/")
        .containsEntry("npm_config_globalconfig", "/opt/berth/npmrc");
    assertThat(settings.toString()).doesNotContain("secret", "dXNlcjpwYXNz", "user:pass", "email");
    assertThat(settings.urls())
        .containsExactlyInAnyOrder("https://mirror.example:8443/npm/", "https://acme.example/npm/");
    assertThat(settings.trust())
        .containsEntry("npmrc", "cafile=" + PackageSettings.CERTIFICATES + "\n");
  }

  @Test
  void aSettingCannotSmuggleALineIn() {
    assertThat(NpmSettings.of(Map.of("registry", "https://a.example\n_authToken=x")).files())
        .containsEntry("npmrc", "");
  }

  @Test
  void withoutNodeNothingIsSaid() {
    assertThat(NpmSettings.of(List.of()).urls()).isEmpty();
  }
}
