package dev.berth.buildpacks.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildPlan.Content;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.Manifests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaRunTest {
  private static final String POM = "<project><packaging>jar</packaging></project>";

  @TempDir Path tree;

  @Test
  void ofOneModuleTheJarWithEverythingInItIsTaken() throws Exception {
    write("pom.xml", POM);
    jar("target/shop-1.0.jar", "Main-Class: shop.Main\n", 10);
    jar("target/shop-1.0-all.jar", "Main-Class: shop.Main\n", 5_000);
    jar("target/original-shop-1.0.jar", "Main-Class: shop.Main\n", 10);
    jar("target/shop-1.0-sources.jar", "Main-Class: shop.Main\n", 9_000);

    JavaStart start = start();

    assertThat(start.line()).startsWith("exec java -Xmx384m").endsWith("$JAVA_OPTS -jar app.jar");
    assertThat(Objects.requireNonNull(start.packages()).command())
        .containsExactly("unpack-jar", "jar", "target/shop-1.0-all.jar");
  }

  @Test
  void theOnlyModuleWithAProgramIsTheApp() throws Exception {
    write(
        "pom.xml",
        "<project><modules><module>greeter</module><module>app</module></modules></project>");
    write("greeter/pom.xml", POM);
    write("app/pom.xml", "<project><artifactId>spring-boot-starter-web</artifactId></project>");
    jar("greeter/target/greeter.jar", "", 10);
    jar(
        "app/target/app.jar",
        """
        Main-Class: org.springframework.boot.loader.launch.JarLauncher
        Start-Class: mm.App
        Spring-Boot-Classes: BOOT-INF/classes/
        Spring-Boot-Lib: BOOT-INF/lib/
        """,
        10);

    JavaStart start = start();

    assertThat(start.reason()).isEqualTo("the build left app/target/app.jar");
    assertThat(start.line()).contains("-Dserver.port=\"$PORT\"");
    assertThat(Objects.requireNonNull(start.packages()).command())
        .containsExactly("unpack-jar", "boot", "app/target/app.jar");
  }

  @Test
  void ofTwoProgramsNoneIsGuessedAndEachAdviceChooses() throws Exception {
    write(
        "pom.xml",
        "<project><modules><module>web</module><module>batch</module></modules></project>");
    write("web/pom.xml", POM);
    write("batch/pom.xml", POM);
    jar("web/target/web.jar", "Main-Class: shop.Web\n", 10);
    jar("batch/target/batch.jar", "Main-Class: shop.Batch\n", 10);

    BuildException e = catchThrowableOfType(BuildException.class, this::start);

    assertThat(e.problem()).isEqualTo(BuildProblem.NO_START_COMMAND);
    assertThat(e.summary()).contains("web/target/web.jar", "batch/target/batch.jar");
    assertThat(e.advice()).contains("`start: java -jar web/target/web.jar` in berth.yaml");
    JavaStart followed = start(Manifests.of("start: java -jar web/target/web.jar"));
    assertThat(Objects.requireNonNull(followed.packages()).command())
        .containsExactly("unpack-jar", "jar", "web/target/web.jar");
    assertThat(followed.line()).endsWith("-jar app.jar");
  }

  @Test
  void aJarWithoutAMainClassIsStartedByTheOnlyClassThatCanBe() throws Exception {
    write("pom.xml", POM);
    jar("target/thin-1.jar", "", 10);
    Files.createDirectories(tree.resolve("target/berth-lib"));
    Files.createDirectories(tree.resolve("target/classes/shop"));
    Files.write(tree.resolve("target/classes/shop/Main.class"), program("shop.Main", "main"));
    Files.write(tree.resolve("target/classes/shop/Other.class"), program("shop.Other", "run"));

    JavaStart start = start();

    assertThat(start.line()).endsWith("-cp 'app.jar:lib/*' shop.Main");
    assertThat(Objects.requireNonNull(start.packages()).command())
        .containsExactly("unpack-jar", "jar", "target/thin-1.jar", "target/berth-lib");
  }

  @Test
  void quarkusIsToldItsPortItsOwnWay() throws Exception {
    write("pom.xml", "<project><groupId>io.quarkus</groupId></project>");
    jar("target/quarkus-app/quarkus-run.jar", "Main-Class: io.quarkus.Entry\n", 10);
    jar("target/shop-1.0.jar", "", 10);

    assertThat(start().line())
        .contains("-Dquarkus.http.port=\"$PORT\"", "QUARKUS_DATASOURCE_JDBC_URL")
        .endsWith("-jar quarkus-run.jar");
  }

  @Test
  void whatGradleInstalledIsStartedByItsScript() throws Exception {
    write("settings.gradle", "include 'app'\n");
    write("app/build.gradle", "plugins { id 'application' }\n");
    write("app/build/install/app/bin/app", "");
    write("app/build/install/app/bin/app.bat", "");
    write("app/build/install/app/lib/app.jar", "");

    assertThat(start().line())
        .startsWith("export JAVA_OPTS=\"-Xmx384m")
        .endsWith("exec sh bin/app");
  }

  @Test
  void aWarIsServedByTheServerThatTheBuildFetched() throws Exception {
    write("pom.xml", "<project><packaging>war</packaging></project>");
    jar("target/shop.war", "", 10);
    write(".berth/server/apache-tomcat-9/bin/bootstrap.jar", "");

    JavaStart start = start();

    assertThat(start.line())
        .startsWith("mkdir -p /tmp/tomcat")
        .contains("-Dport.http=\"$PORT\"")
        .endsWith("org.apache.catalina.startup.Bootstrap start");
    assertThat(Objects.requireNonNull(start.packages()).command())
        .containsExactly("unpack-jar", "war", "target/shop.war", ".berth/server");
  }

  @Test
  void aLineOfAProcfileFindsItsJar() throws Exception {
    write("pom.xml", POM);
    write("Procfile", "web: java $JAVA_OPTS -Dx=y -jar target/*.jar --port $PORT\n");
    jar("target/shop.jar", "Main-Class: shop.Main\n", 10);

    JavaStart start = start();

    assertThat(start.line())
        .startsWith("exec java -Xmx384m")
        .endsWith("$JAVA_OPTS -Dx=y -jar app.jar --port $PORT");
  }

  @Test
  void aLineThatNamesWhatTheBuildLeftGetsIt() throws Exception {
    write("pom.xml", POM);
    write("Procfile", "web: java -cp target/classes:target/dependency/* shop.Main\n");
    jar("target/shop.jar", "", 10);

    JavaStart start = start();

    assertThat(start.line()).endsWith("-cp target/classes:target/dependency/* shop.Main");
    assertThat(start.packages()).isNull();
    assertThat(start.contents()).flatMap(Content::without).doesNotContain("**/target");
  }

  @Test
  void dropwizardIsToldWhatToDoAndWhere() throws Exception {
    write("pom.xml", "<project><groupId>io.dropwizard</groupId></project>");
    write("hello.yml", "server:\n  applicationConnectors:\n    - type: http\n      port: 9000\n");
    write("docker-compose.yml", "server: x\n");
    jar("target/hello.jar", "Main-Class: hello.Main\n", 10);

    assertThat(start().line())
        .contains("'-Ddw.server.applicationConnectors[0].port='\"$PORT\"")
        .endsWith("-jar app.jar server hello.yml");
  }

  @Test
  void aBuildThatLeavesNothingToStartSaysWhere() throws Exception {
    write("pom.xml", POM);
    BuildException e = catchThrowableOfType(BuildException.class, this::start);
    assertThat(e.problem()).isEqualTo(BuildProblem.OUTPUT_MISSING);
    assertThat(start(Manifests.of("start: java -cp target/classes my.Main")).line())
        .endsWith("-cp target/classes my.Main");
  }

  private JavaStart start() {
    return start(AppManifest.NONE);
  }

  private JavaStart start(AppManifest manifest) {
    return new JavaRun(SourceTree.built(tree)).start(manifest);
  }

  private void write(String name, String text) throws IOException {
    Path file = tree.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  private void jar(String name, String attributes, int bytes) throws IOException {
    write(name, "");
    Manifest manifest =
        new Manifest(
            new ByteArrayInputStream(
                ("Manifest-Version: 1.0\n" + attributes + "\n").getBytes(StandardCharsets.UTF_8)));
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(tree.resolve(name)), manifest)) {
      jar.setLevel(0);
      jar.putNextEntry(new ZipEntry("filler"));
      jar.write(new byte[bytes]);
    }
  }

  private static byte[] program(String name, String method) {
    MethodTypeDesc arguments =
        MethodTypeDesc.of(
            ClassDesc.ofDescriptor("V"), List.of(ClassDesc.of("java.lang.String").arrayType()));
    return ClassFile.of()
        .build(
            ClassDesc.of(name),
            type ->
                type.withMethodBody(
                    method,
                    arguments,
                    ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                    code -> code.return_()));
  }
}
