package dev.berth.buildpacks.runtime;

import dev.berth.buildpacks.layer.LayerWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a captured runtime consists of: the binary with its libraries, a shell and the few commands
 * start scripts use, certificates, time zones, and the files every program expects in {@code /etc}.
 * No package manager, no compiler, nothing set-uid.
 */
final class RuntimeContents {
  static final String FORMAT = "runtime 1 ";
  private static final Path CERTIFICATES = Path.of("/etc/ssl/certs/ca-certificates.crt");
  private static final Path ZONES = Path.of("/usr/share/zoneinfo");
  private static final List<String> COMMANDS =
      List.of(
          "sh",
          "env",
          "awk",
          "basename",
          "cat",
          "chmod",
          "cp",
          "cut",
          "date",
          "dirname",
          "du",
          "echo",
          "expr",
          "false",
          "find",
          "grep",
          "gzip",
          "head",
          "hostname",
          "id",
          "kill",
          "ln",
          "ls",
          "mkdir",
          "mktemp",
          "mv",
          "nproc",
          "printf",
          "pwd",
          "readlink",
          "realpath",
          "rm",
          "rmdir",
          "sed",
          "seq",
          "sleep",
          "sort",
          "stat",
          "stty",
          "tail",
          "tar",
          "tee",
          "test",
          "timeout",
          "touch",
          "tr",
          "true",
          "uname",
          "uniq",
          "wc",
          "which",
          "xargs",
          "yes");
  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/bin/sh
      app:x:1000:1000:app:/tmp:/bin/sh
      nobody:x:65534:65534:nobody:/:/bin/false
      """;
  private static final String GROUP =
      """
      root:x:0:
      app:x:1000:
      nogroup:x:65534:
      """;

  private final SortedMap<String, Path> files;
  private final SortedSet<String> directories;
  private final @Nullable PythonLibrary library;

  private RuntimeContents(SortedMap<String, Path> files, @Nullable PythonLibrary library) {
    this.files = files;
    this.library = library;
    this.directories = directories(files.keySet());
  }

  static RuntimeContents of(RuntimeInstallation installation) throws IOException {
    SortedMap<String, Path> files = new TreeMap<>();
    PythonLibrary library = null;
    switch (installation) {
      case NodeInstallation node -> addBinary(files, "/usr/bin/node", node.binary());
      case BunInstallation bun -> {
        addBinary(files, "/usr/bin/bun", bun.binary());
        addBinary(files, "/usr/bin/node", bun.node().binary());
      }
      case PythonInstallation python -> {
        library = new PythonLibrary(python);
        addBinary(files, PythonInstallation.HOME + "/bin/" + python.name(), python.binary());
        for (var module : library.modules().entrySet()) {
          addBinary(files, module.getKey(), module.getValue());
        }
        moveBelowHome(files, python.home(), PythonInstallation.HOME);
        for (Path common : Libraries.named(PythonLibrary.WHEELS_EXPECT)) {
          addBinary(files, underUsr(common), common.toRealPath());
        }
      }
      case DenoInstallation deno -> addBinary(files, "/usr/bin/deno", deno.binary());
      case GoInstallation go -> {} // what it builds needs nothing of it
      case JavaInstallation java -> {
        for (var file : new JavaHome(java).files().entrySet()) {
          if (JavaHome.isLibrary(file.getValue()) || file.getKey().endsWith("/bin/java")) {
            addBinary(files, file.getKey(), file.getValue());
          } else {
            files.put(file.getKey(), file.getValue());
          }
        }
        moveBelowHome(files, java.home(), JavaInstallation.HOME);
      }
    }
    for (String command : COMMANDS) {
      Path source = Path.of("/usr/bin", command);
      if (!Files.exists(source)) {
        source = Path.of("/bin", command);
      }
      if (Files.exists(source)) {
        addBinary(files, "/usr/bin/" + command, source.toRealPath());
      }
    }
    if (Files.exists(CERTIFICATES)) {
      files.put(CERTIFICATES.toString(), CERTIFICATES.toRealPath());
    }
    addZones(files);
    return new RuntimeContents(files, library);
  }

  /** What tells one state of the machine from another; the many time zones count as one. */
  List<Path> sources() {
    return files.values().stream().filter(file -> !file.startsWith(ZONES)).toList();
  }

  void write(LayerWriter layer) throws IOException {
    for (String directory : directories) {
      layer.directory(directory, 0755);
    }
    for (String directory : List.of("/app", "/dev", "/proc", "/run", "/sys", "/root")) {
      layer.directory(directory, 0755);
    }
    layer.directory("/tmp", 01777);
    layer.directory("/var", 0755);
    layer.directory("/var/tmp", 01777);
    for (String name : List.of("bin", "sbin", "lib", "lib64")) {
      layer.link("/" + name, "usr/" + name);
    }
    text(layer, "/etc/passwd", PASSWD);
    text(layer, "/etc/group", GROUP);
    text(layer, "/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
    text(layer, "/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n");
    text(layer, "/etc/resolv.conf", "");
    text(layer, "/etc/hostname", "app\n");
    layer.link("/etc/localtime", "/usr/share/zoneinfo/UTC");
    for (var file : files.entrySet()) {
      layer.file(file.getKey(), file.getValue());
    }
    if (library != null) {
      library.write(layer, directories);
    }
  }

  private static void text(LayerWriter layer, String path, String content) throws IOException {
    layer.file(path, content.getBytes(StandardCharsets.UTF_8), 0644);
  }

  private static void addBinary(SortedMap<String, Path> files, String target, Path binary)
      throws IOException {
    files.put(target, binary);
    for (Path library : Libraries.of(binary)) {
      files.put(underUsr(library.normalize()), library.toRealPath());
    }
  }

  /** What a runtime brings of its own moves with it; a distribution's is where it always is. */
  private static void moveBelowHome(SortedMap<String, Path> files, Path home, String place) {
    String from = home + "/";
    if (from.equals("/usr/")) {
      return;
    }
    for (String path : List.copyOf(files.keySet())) {
      Path file = files.get(path);
      if (path.startsWith(from) && file != null) {
        files.remove(path);
        files.put(place + "/" + path.substring(from.length()), file);
      }
    }
  }

  private static void addZones(SortedMap<String, Path> files) throws IOException {
    if (!Files.isDirectory(ZONES)) {
      return;
    }
    try (Stream<Path> zones = Files.walk(ZONES)) {
      List<Path> regular = new ArrayList<>(zones.filter(Files::isRegularFile).toList());
      for (Path zone : regular) {
        String name = ZONES.relativize(zone).toString();
        if (!name.startsWith("right/") && !name.startsWith("posix/")) {
          files.put(zone.toString(), zone.toRealPath());
        }
      }
    }
  }

  /** {@code /lib/x.so} and {@code /usr/lib/x.so} are one place in the layer. */
  private static String underUsr(Path library) {
    String path = library.toString();
    return path.startsWith("/lib") ? "/usr" + path : path;
  }

  private static SortedSet<String> directories(Iterable<String> files) {
    SortedSet<String> directories = new TreeSet<>();
    for (String file : files) {
      for (Path parent = Path.of(file).getParent();
          parent != null && parent.getParent() != null;
          parent = parent.getParent()) {
        directories.add(parent.toString());
      }
    }
    directories.addAll(List.of("/usr", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib64", "/etc"));
    return directories;
  }
}
