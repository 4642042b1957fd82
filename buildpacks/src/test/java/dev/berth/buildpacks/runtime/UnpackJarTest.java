package dev.berth.buildpacks.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackJarTest {
  @TempDir Path directory;

  @Test
  void aSpringBootJarBecomesClassesAndLibrariesInTheOrderOfItsIndex() throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("org/springframework/boot/loader/Launcher.class", bytes("loader"));
    files.put("META-INF/maven/pom.properties", bytes("kept"));
    files.put("BOOT-INF/classes/hello/App.class", bytes("app"));
    files.put("BOOT-INF/lib/b.jar", bytes("b"));
    files.put("BOOT-INF/lib/a.jar", bytes("a"));
    files.put(
        "BOOT-INF/classpath.idx", bytes("- \"BOOT-INF/lib/a.jar\"\n- \"BOOT-INF/lib/b.jar\"\n"));
    jar(
        """
        Main-Class: org.springframework.boot.loader.launch.JarLauncher
        Start-Class: hello.App
        Spring-Boot-Classes: BOOT-INF/classes/
        Spring-Boot-Lib: BOOT-INF/lib/
        Spring-Boot-Classpath-Index: BOOT-INF/classpath.idx
        """,
        files);

    unpack();

    assertThat(directory.resolve("app/lib/a.jar")).hasContent("a");
    try (JarFile app = new JarFile(directory.resolve("app/.berth/app/app.jar").toFile())) {
      assertThat(app.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo("hello.App");
      assertThat(app.getManifest().getMainAttributes().getValue("Class-Path"))
          .isEqualTo("lib/a.jar lib/b.jar");
      assertThat(app.stream().map(JarEntry::getName))
          .containsExactly(
              "META-INF/MANIFEST.MF",
              "META-INF/",
              "META-INF/maven/",
              "META-INF/maven/pom.properties",
              "hello/",
              "hello/App.class");
    }
  }

  /** Its main class would serve for ever: whoever starts it to look into it does not come back. */
  @Test
  void aJarThatStartsAServerIsCopiedAndNotRun() throws Exception {
    Path source = directory.resolve("Server.java");
    Files.writeString(
        source,
        """
        public class Server {
          public static void main(String[] a) throws Exception {
            java.nio.file.Files.writeString(java.nio.file.Path.of("it-ran"), "");
            Thread.sleep(Long.MAX_VALUE);
          }
        }
        """);
    run(tool("javac"), "-d", directory.toString(), source.toString());
    jar(
        "Main-Class: Server\n",
        Map.of("Server.class", Files.readAllBytes(directory.resolve("Server.class"))));

    unpack();

    assertThat(directory.resolve("app/it-ran")).doesNotExist();
    assertThat(directory.resolve("app/.berth/app/app.jar"))
        .hasSameBinaryContentAs(directory.resolve("app/target/app.jar"));
  }

  private void unpack() throws Exception {
    BuildRoot.in(directory.resolve("root"));
    run(directory.resolve("root/opt/berth/bin/unpack-jar").toString(), "boot", "target/app.jar");
  }

  private void run(String... command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Files.createDirectories(directory.resolve("app")).toFile())
            .inheritIO();
    builder.environment().put("PATH", Path.of(tool("java")).getParent() + ":/usr/bin:/bin");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private void jar(String manifest, Map<String, byte[]> files) throws IOException {
    Path jar = directory.resolve("app/target/app.jar");
    Files.createDirectories(jar.getParent());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Manifest written =
        new Manifest(new ByteArrayInputStream(bytes("Manifest-Version: 1.0\n" + manifest + "\n")));
    try (JarOutputStream entries = new JarOutputStream(out, written)) {
      for (var file : files.entrySet()) {
        entries.putNextEntry(new JarEntry(file.getKey()));
        entries.write(file.getValue());
      }
    }
    Files.write(jar, out.toByteArray());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
