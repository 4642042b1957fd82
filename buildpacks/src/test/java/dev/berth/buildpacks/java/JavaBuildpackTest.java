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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  void aWrapperFromWindowsIsMendedForTheBuild() throws Exception {
    write("pom.xml", BOOT.formatted("17"));
    write("mvnw", "#!/bin/sh\r\n");

    BuildPlan plan = plan("17.0.15");

    assertThat(Objects.requireNonNull(plan.build()).command().getLast())
        .startsWith("sed -i 's/\\r$//' mvnw && sh mvnw");
    assertThat(plan.notices()).anyMatch(notice -> notice.contains("line ends of Windows"));
  }

  @Test
  void aJavaThatIsNotHereIsTheNearestNewerOneAndSaid() throws Exception {
    write("pom.xml", BOOT.formatted("1.8"));
    BuildPlan plan = plan("25.0.3", "17.0.15");
    assertThat(plan.runtime()).isEqualTo("java-17.0.15-test");
    assertThat(plan.notices())
        .contains(
            "the build asks for Java 8, which this machine does not have; the nearest newer one"
                + " builds and runs it: 17.0.15.");
  }

  @ParameterizedTest
  @CsvSource({
    ".java-version, 25",
    ".java-version, temurin-25.0.1",
    ".sdkmanrc, java=25.0.1-tem",
    "system.properties, java.runtime.version=25",
    ".tool-versions, java temurin-25.0.1"
  })
  void filesOfVersionManagersComeBeforeWhatIsCompiledFor(String file, String text)
      throws Exception {
    write("pom.xml", BOOT.formatted("17"));
    write(file, text + "\n");
    assertThat(plan("25.0.3", "17.0.15").runtime()).isEqualTo("java-25.0.3-test");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<maven.compiler.release>25</maven.compiler.release>",
        "<release>${jdk}</release><jdk>25</jdk>",
        "<toolchains><jdk><version>25</version></jdk></toolchains>"
      })
  void eachWayToAskInAPomIsHeard(String asking) throws Exception {
    write("pom.xml", "<project>" + asking + "</project>");
    assertThat(plan("25.0.3", "17.0.15").runtime()).isEqualTo("java-25.0.3-test");
  }

  /** Maven's compiler otherwise takes one that newer JDKs refuse. */
  @Test
  void whereNothingIsAskedForTheCompilerIsTold() throws Exception {
    write("pom.xml", "<project></project>");
    assertThat(Objects.requireNonNull(plan("25.0.3").build()).command().getLast())
        .contains("-Dmaven.compiler.source=17");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          io.javalin    | Javalin.create().start(7070);                         | 7070
          com.sparkjava | get("/hello", (q, r) -> "hi");                        | 4567
          com.sparkjava | port(5000);                                           | 5000
          io.vertx      | vertx.createHttpServer().listen(8888);                | 8888
          none          | HttpServer.create(new InetSocketAddress(8000), 0);    | 8000
          none          | new InetSocketAddress(8000); System.getenv("PORT");   | 8080
          """)
  void aPortInTheCodeIsWhereTheAppIsAsked(String group, String code, int port) throws Exception {
    write("pom.xml", "<project><groupId>%s</groupId></project>".formatted(group));
    Files.createDirectories(checkout.resolve("src/main/java"));
    write("src/main/java/Main.java", code);
    assertThat(plan("17.0.15").start().port()).isEqualTo(port);
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
