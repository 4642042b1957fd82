package dev.berth.sandbox;

import dev.berth.files.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which uid a tenant's files and processes have; kept for ever, since a uid given away again would
 * own what its former tenant left behind.
 */
final class Tenants {
  private final Path file;
  private final int firstUid;
  private final int count;
  private final Map<String, Integer> uids = new LinkedHashMap<>();

  Tenants(Path file, int firstUid, int count) throws IOException {
    this.file = file;
    this.firstUid = firstUid;
    this.count = count;
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        int space = line.indexOf(' ');
        uids.put(line.substring(space + 1), Integer.parseInt(line.substring(0, space)));
      }
    }
  }

  synchronized int uid(String tenant) throws IOException {
    if (tenant.isBlank() || tenant.lines().count() != 1) {
      throw new IllegalArgumentException("not a tenant: " + tenant);
    }
    Integer known = uids.get(tenant);
    if (known != null) {
      return known;
    }
    int uid = uids.values().stream().mapToInt(Integer::intValue).max().orElse(firstUid - 1) + 1;
    if (uid >= firstUid + count) {
      throw new IOException("all " + count + " user ids of this installation are taken");
    }
    uids.put(tenant, uid);
    write();
    return uid;
  }

  private void write() throws IOException {
    Files.createDirectories(file.getParent());
    DurableFile.write(
        file,
        uids.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey() + "\n")
            .collect(Collectors.joining()));
  }
}
