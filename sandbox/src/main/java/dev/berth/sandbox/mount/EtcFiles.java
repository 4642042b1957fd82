package dev.berth.sandbox.mount;

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
public final class EtcFiles {
  private static final String HOSTS = "127.0.0.1 localhost\n127.0.0.1 berth\n";
  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  private final Path directory;
  private final String resolvers;

  /**
   * Makes none before they are asked for.
   *
   * @param directory where they lie
   * @param resolvers what {@code /etc/resolv.conf} says
   */
  public EtcFiles(Path directory, String resolvers) {
    this.directory = directory;
    this.resolvers = resolvers;
  }

  /**
   * The files for a user, made at need, as mounts over the image's own.
   *
   * @param hosts lines for {@code /etc/hosts} beside the usual ones
   */
  public List<Mount> mounts(int uid, String hosts) throws IOException {
    Path own = Files.createDirectories(directory.resolve(Integer.toString(uid)));
    List<Mount> mounts = new ArrayList<>();
    for (Map.Entry<String, String> file : new TreeMap<>(contents(uid)).entrySet()) {
      mounts.add(mount(own.resolve(file.getKey()), file.getKey(), file.getValue()));
    }
    mounts.add(
        mount(own.resolve(hosts.isEmpty() ? "hosts" : "hosts.more"), "hosts", HOSTS + hosts));
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
        "group",
        "root:x:0:\napp:x:%d:\nnogroup:x:65534:\n".formatted(uid),
        "nsswitch.conf",
        "passwd: files\ngroup: files\nhosts: files dns\n",
        "resolv.conf",
        resolvers);
  }
}
