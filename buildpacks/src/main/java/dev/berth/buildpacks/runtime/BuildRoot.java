package dev.berth.buildpacks.runtime;

import dev.berth.buildpacks.command.Command.Mount;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The root file system of a build: an empty skeleton with the machine's {@code /usr} laid in
 * read-only, so that native modules find the compilers the machine has, and nothing else of the
 * machine: no home, no {@code /etc} but certificates and alternatives, no {@code /var}.
 */
public final class BuildRoot {
  /** Where commands of the language are found inside. */
  public static final String BIN = "/opt/berth/bin";

  /** Where a Node that is not the system's has its headers. */
  public static final String HEADERS = "/opt/berth/node";

  private static final String NPM = "/opt/berth/npm";

  /** For build scripts that call the app's package manager themselves. */
  private static final String PNPM =
      """
      #!/bin/sh
      exec /opt/berth/bin/npx --yes --prefer-offline "${BERTH_PNPM:-pnpm@10}" "$@"
      """;

  /** For build scripts of apps that run with Node alone. */
  private static final String BUN =
      """
      #!/bin/sh
      exec /opt/berth/bin/npx --yes --prefer-offline bun@1 "$@"
      """;

  /**
   * Yarn 1 takes packages from where its lockfile says, whatever registry it is told: here too a
   * mirror stands in for the public registries, as npm does it by itself.
   */
  private static final String YARN =
      """
      #!/bin/sh
      if [ -n "$YARN_REGISTRY" ] && [ -w yarn.lock ]; then
        public='^  resolved "https://registry\\.[^./]*\\.\\(com\\|org\\)/'
        sed -i "s#$public#  resolved \\"${YARN_REGISTRY%/}/#" yarn.lock
      fi
      exec /opt/berth/bin/npx --yes --prefer-offline "${BERTH_YARN:-yarn@1.22.22}" "$@"
      """;

  /**
   * What a Java build left, taken apart so that libraries are a layer of their own: {@code app
   * DIRECTORY}, {@code boot JAR}, {@code jar JAR [LIBRARIES]} or {@code war WAR SERVER}. It is read
   * and never run: what starts by itself would not end.
   */
  private static final String UNPACK_JAR =
      """
      #!/bin/sh
      set -e
      rm -rf .berth/app lib
      mkdir -p .berth/app lib
      case "$1" in
        app)
          cp -R "$2/." .berth/app
          if [ -d .berth/app/lib ]; then rmdir lib; mv .berth/app/lib lib; fi ;;
        boot)
          exec java -XX:TieredStopAtLevel=1 "$(dirname "$0")/../lib/UnpackJar.java" "$2" .berth/app/app.jar lib ;;
        jar)
          cp "$2" .berth/app/app.jar
          if [ -n "$3" ]; then cp -R "$3/." lib; fi ;;
        war)
          cp "$2" .berth/app/app.war
          cp -R "$3"/apache-tomcat-*/. lib
          rm -rf lib/webapps lib/bin/*.bat
          sed -i -e 's/<Server port="8005"/<Server port="-1"/' \\
            -e 's/port="8080"/port="${port.http}" address="${address.http}"/' lib/conf/server.xml ;;
      esac
      """;

  private static final List<String> SYSTEM =
      List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");
  private static final List<String> ETC =
      List.of(
          "/etc/ssl/certs",
          "/etc/ssl/openssl.cnf",
          "/etc/pki/tls/certs",
          "/etc/alternatives",
          "/etc/ld.so.cache");

  private final Path skeleton;

  private BuildRoot(Path skeleton) {
    this.skeleton = skeleton;
  }

  /** Makes sure that the skeleton stands in this directory. */
  public static BuildRoot in(Path directory) {
    try {
      for (String name :
          List.of(
              "app",
              "cache",
              "dev",
              "etc",
              "home",
              "opt/berth/bin",
              "opt/berth/lib",
              "opt/berth/node/include",
              "opt/berth/npm",
              "opt/go",
              "opt/java",
              "opt/python",
              "proc",
              "run",
              "sys",
              "tmp",
              "usr",
              "var/tmp")) {
        Files.createDirectories(directory.resolve(name));
      }
      for (String name : SYSTEM) {
        Path system = Path.of("/" + name);
        Path copy = directory.resolve(name);
        if (Files.isSymbolicLink(system)) {
          link(copy, Files.readSymbolicLink(system).toString());
        } else if (Files.isDirectory(system)) {
          Files.createDirectories(copy);
        }
      }
      Files.writeString(
          directory.resolve("etc/passwd"),
          "root:x:0:0:root:/root:/bin/sh\nbuild:x:1000:1000:build:/tmp:/bin/sh\n");
      Files.writeString(directory.resolve("etc/group"), "root:x:0:\nbuild:x:1000:\n");
      Files.writeString(
          directory.resolve("etc/nsswitch.conf"),
          "passwd: files\ngroup: files\nhosts: files dns\n");
      Files.writeString(directory.resolve("etc/hosts"), "127.0.0.1 localhost\n::1 localhost\n");
      for (String name :
          List.of(
              "etc/resolv.conf",
              "etc/hostname",
              "opt/berth/bin/node",
              "opt/berth/certificates.pem",
              "opt/berth/npmrc")) {
        if (!Files.exists(directory.resolve(name))) {
          Files.createFile(directory.resolve(name));
        }
      }
      for (String path : ETC) {
        mountPoint(directory, path);
      }
      for (Path path : JavaHome.settings()) {
        mountPoint(directory, path.toString());
      }
      if (!Files.exists(directory.resolve("opt/berth/bin/deno"))) {
        Files.createFile(directory.resolve("opt/berth/bin/deno"));
      }
      Files.writeString(directory.resolve("opt/berth/maven-settings.xml"), "<settings/>\n");
      link(directory.resolve("opt/berth/bin/npm"), "../npm/bin/npm-cli.js");
      link(directory.resolve("opt/berth/bin/npx"), "../npm/bin/npx-cli.js");
      script(directory.resolve("opt/berth/bin/pnpm"), PNPM);
      script(directory.resolve("opt/berth/bin/yarn"), YARN);
      script(directory.resolve("opt/berth/bin/bun"), BUN);
      PythonTools.write(directory.resolve("opt/berth/bin"));
      script(directory.resolve("opt/berth/bin/unpack-jar"), UNPACK_JAR);
      for (String name : List.of("UnpackJar.java", "site_server.py")) {
        try (InputStream program = BuildRoot.class.getResourceAsStream("/build/" + name)) {
          Files.write(
              directory.resolve("opt/berth/lib/" + name),
              Objects.requireNonNull(program, name + " is missing").readAllBytes());
        }
      }
      return new BuildRoot(directory.toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a build with this runtime sees before its own files are laid in. */
  public List<Mount> mounts(RuntimeInstallation runtime) {
    List<Mount> mounts = new ArrayList<>();
    mounts.add(Mount.readOnly(skeleton, "/"));
    mounts.add(Mount.readOnly(Path.of("/usr"), "/usr"));
    for (String name : SYSTEM) {
      Path system = Path.of("/" + name);
      if (!Files.isSymbolicLink(system) && Files.isDirectory(system)) {
        mounts.add(Mount.readOnly(system, "/" + name));
      }
    }
    for (String path : ETC) {
      if (Files.exists(Path.of(path))) {
        mounts.add(Mount.readOnly(Path.of(path), path));
      }
    }
    switch (runtime) {
      case NodeInstallation node -> mount(node, mounts);
      case BunInstallation bun -> {
        mount(bun.node(), mounts);
        mounts.add(Mount.readOnly(bun.binary(), BIN + "/bun"));
      }
      case PythonInstallation python ->
          mounts.add(Mount.readOnly(python.home(), PythonInstallation.HOME));
      case DenoInstallation deno -> mounts.add(Mount.readOnly(deno.binary(), BIN + "/deno"));
      case GoInstallation go -> mounts.add(Mount.readOnly(go.home(), GoInstallation.HOME));
      case JavaInstallation java -> {
        mounts.add(Mount.readOnly(java.home(), JavaInstallation.HOME));
        JavaHome.settings().forEach(path -> mounts.add(Mount.readOnly(path, path.toString())));
      }
    }
    return mounts;
  }

  private static void mount(NodeInstallation node, List<Mount> mounts) {
    mounts.add(Mount.readOnly(node.binary(), BIN + "/node"));
    mounts.add(Mount.readOnly(node.npm(), NPM));
    if (!node.isOfTheSystem()) {
      node.home()
          .ifPresent(
              home -> mounts.add(Mount.readOnly(home.resolve("include"), HEADERS + "/include")));
    }
  }

  /** The argv with npm and npx run by exactly this Node. */
  public static List<String> resolve(List<String> argv) {
    List<String> start =
        switch (argv.getFirst()) {
          case "npm" -> List.of(BIN + "/node", NPM + "/bin/npm-cli.js");
          case "npx" -> List.of(BIN + "/node", NPM + "/bin/npx-cli.js");
          case "yarn", "bun", "pip", "uv", "locked", "unpack-jar" ->
              List.of(BIN + "/" + argv.getFirst());
          default -> List.of(argv.getFirst());
        };
    List<String> resolved = new ArrayList<>(start);
    resolved.addAll(argv.subList(1, argv.size()));
    return resolved;
  }

  /** What {@link #resolve} was given. */
  public static List<String> readable(List<String> argv) {
    for (String name : List.of("npm", "npx", "yarn", "bun", "pip", "uv", "locked", "unpack-jar")) {
      List<String> start = resolve(List.of(name));
      if (argv.size() >= start.size() && argv.subList(0, start.size()).equals(start)) {
        List<String> readable = new ArrayList<>(List.of(name));
        readable.addAll(argv.subList(start.size(), argv.size()));
        return readable;
      }
    }
    return argv;
  }

  private static void mountPoint(Path root, String path) throws IOException {
    Path machine = Path.of(path);
    Path place = root.resolve(path.substring(1));
    if (Files.isDirectory(machine)) {
      Files.createDirectories(place);
    } else if (Files.exists(machine) && !Files.exists(place)) {
      Path parent = place.getParent();
      Files.createDirectories(parent == null ? root : parent);
      Files.createFile(place);
    }
  }

  static void script(Path file, String content) throws IOException {
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void link(Path link, String target) throws IOException {
    if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      Files.createSymbolicLink(link, Path.of(target));
    }
  }
}
