package dev.berth.buildpacks.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.PackageSettings;
import org.junit.jupiter.api.Test;

class PipSettingsTest {
  @Test
  void theMirrorReachesBuildsAndItsPasswordDoesNot() {
    PackageSettings settings =
        PipSettings.of(
            PipSettings.parse(
                """
                global.index-url='https://me:secret@mirror.example/simple'
                global.extra-index-url='https://a.example/simple https://me:secret@b.example/simple'
                global.find-links='/opt/wheels'
                :env:.index-url='https://me:secret@nearer.example:8443/simple'
                """));

    assertThat(settings.environment())
        .containsEntry("PIP_INDEX_URL", "https://nearer.example:8443/simple")
        .containsEntry("UV_DEFAULT_INDEX", "https://nearer.example:8443/simple")
        .containsEntry("PIP_EXTRA_INDEX_URL", "https://a.example/simple https://b.example/simple");
    assertThat(settings.toString()).doesNotContain("secret", "wheels");
    assertThat(settings.urls())
        .containsExactlyInAnyOrder(
            "https://nearer.example:8443/simple",
            "https://a.example/simple",
            "https://b.example/simple");
  }
}
