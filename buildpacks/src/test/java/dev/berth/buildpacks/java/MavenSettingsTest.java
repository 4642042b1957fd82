package dev.berth.buildpacks.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.PackageSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenSettingsTest {
  @Test
  void mirrorsAndProxiesReachBuildsAndPasswordsDoNot(@TempDir Path home) throws IOException {
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

    PackageSettings settings = MavenSettings.of(file);

    assertThat(settings.files().get("maven-settings.xml"))
        .contains("<url>https://mirror.example:8443/maven</url>", "<host>proxy.example</host>")
        .doesNotContain("secret", "username");
    assertThat(settings.urls())
        .contains("https://mirror.example:8443/maven", "http://proxy.example:3128");
    assertThat(MavenSettings.of(home.resolve("nowhere.xml")).files())
        .containsEntry("maven-settings.xml", "<settings/>\n");
  }
}
