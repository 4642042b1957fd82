package dev.berth.server.isolation;

import dev.berth.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The few files below {@code /etc} that say who a sandbox is and whom it can ask for names. */
final class EtcFiles {
  private static final String HOSTS = "127.0.0.1 localhost\n127.0.0.1 berth\n";
  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  private final Path directory;
  private final Resolvers resolvers;

  EtcFiles(Path directory, Resolvers resolvers) {
    this.directory = directory;
    this.resolvers = resolvers;
  }

  /**
   * The files for a user, made at need, as mounts over the image's own.
   *
   * @param egress hosts it names are known inside even where no name server is within reach
   */
  List<Mount> mounts(int uid, Egress egress) throws IOException {
    Path own = Files.createDirectories(directory.resolve(Integer.toString(uid)));
    List<Mount> mounts = new ArrayList<>();
    for (Map.Entry<String, String> file : new TreeMap<>(contents(uid)).entrySet()) {
      mounts.add(mount(own.resolve(file.getKey()), file.getKey(), file.getValue()));
    }
    String allowed = AllowedHosts.lines(egress);
    mounts.add(
        mount(own.resolve(allowed.isEmpty() ? "hosts" : "hosts.more"), "hosts", HOSTS + allowed));
    return mounts;
  }

  private static Mount mount(Path path, String name, String content) throws IOException {
    if (!Files.exists(path) || !Files.readString(path).equals(content)) {
      AtomicFile.write(path, content.getBytes(StandardCharsets.UTF_8), READABLE);
    }
    return Mount.readOnly(path, "/etc/" + name);
  }

  private Map<String, String> contents(int uid) {
    return Map.of(
        "passwd",
            """
            root:x:0:0:root:/root:/bin/sh
            app:x:%1$d:%1$d:app:/tmp:/bin/sh
            nobody:x:65534:65534:nobody:/nonexistent:/bin/false
            """
                .formatted(uid),
        "group", "root:x:0:\napp:x:%d:\nnogroup:x:65534:\n".formatted(uid),
        "nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n",
        "resolv.conf", resolvers.file());
  }
}
