package dev.berth.buildpacks.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.TestRuntimes;
import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaBuildpackTest {
  private static final String BOOT =
      "<project><parent><artifactId>spring-boot-starter-parent</artifactId></parent>"
          + "<properties><java.version>%s</java.version></properties></project>";

  @TempDir Path checkout;

  @Test
  void aSpringBootAppIsBuiltByMavenWithTheOldestJavaThatWillDo() throws Exception {
    write("pom.xml", BOOT.formatted("21"));

    BuildPlan plan = plan("25.0.3", "21.0.9", "17.0.15");

    assertThat(plan.framework()).isEqualTo("Spring Boot");
    assertThat(plan.runtime()).isEqualTo("java-21.0.9-test");
    assertThat(Objects.requireNonNull(plan.build()).command().getLast())
        .startsWith("exec mvn --batch-mode")
        .endsWith("-DskipTests package");
    assertThat(plan.reasons())
        .contains(
            "there is a pom.xml → Spring Boot with Maven", "the build asks for Java 21 → 21.0.9");
    assertThat(Objects.requireNonNull(plan.runtimePackages()).directory()).isEqualTo("lib");
  }

  @Test
  void theWrapperOfTheRepositoryIsUsed() throws Exception {
    write("pom.xml", BOOT.formatted("17"));
    write("mvnw", "#!/bin/sh\n");

    assertThat(Objects.requireNonNull(plan("17.0.15").build()).command().getLast())
        .startsWith("exec sh mvnw");
  }

  @Test
  void gradleIsKnownToo() throws Exception {
    write(
        "build.gradle.kts",
        "plugins { id(\"org.springframework.boot\") }\njava { toolchain { languageVersion ="
            + " JavaLanguageVersion.of(17) } }\n");
    write("gradlew", "#!/bin/sh\n");

    BuildPlan plan = plan("25.0.3", "17.0.15");

    assertThat(plan.framework()).isEqualTo("Spring Boot");
    assertThat(plan.runtime()).isEqualTo("java-17.0.15-test");
    assertThat(Objects.requireNonNull(plan.build()).command().getLast())
        .startsWith("exec sh gradlew --no-daemon");
  }

  @Test
  void aJavaThatTheMachineLacksIsNamed() throws Exception {
    write("pom.xml", BOOT.formatted("26"));
    assertThat(problem("25.0.3", "17.0.15")).isEqualTo(BuildProblem.JAVA_VERSION_UNAVAILABLE);
    assertThat(problem()).isEqualTo(BuildProblem.RUNTIME_MISSING);
  }

  @Test
  void theOwnersWordComesFirst() throws Exception {
    write("pom.xml", BOOT.formatted("17"));
    AppManifest own =
        Manifests.of(
            """
            build: { command: mvn -Pprod package }
            start: java -cp app.jar x.Main
            release: java -cp app.jar x.Seed
            """);

    BuildPlan plan =
        Buildpacks.all(new TestRuntimes(List.of(), List.of(), List.of("17.0.15")))
            .plan(checkout, new BuildInputs("c0ffee", own, Map.of()));

    assertThat(Objects.requireNonNull(plan.build()).command().getLast())
        .isEqualTo("exec mvn -Pprod package");
    assertThat(plan.start().command().getLast()).isEqualTo("exec java -cp app.jar x.Main");
    assertThat(Objects.requireNonNull(plan.release()).command().getLast())
        .isEqualTo("exec java -cp app.jar x.Seed");
  }

  private BuildProblem problem(String... javas) {
    try {
      plan(javas);
      throw new AssertionError("it was planned");
    } catch (BuildException e) {
      return e.problem();
    }
  }

  private BuildPlan plan(String... javas) {
    return Buildpacks.all(new TestRuntimes(List.of(), List.of(), List.of(javas)))
        .plan(checkout, new BuildInputs("c0ffee", AppManifest.NONE, Map.of()));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(checkout.resolve(name), text);
  }
}
