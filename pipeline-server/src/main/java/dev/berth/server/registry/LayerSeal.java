package dev.berth.server.registry;

import dev.berth.files.TreeWalk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Tells a whole unpacked tree from one that a power cut emptied: syncing thousands of files would
 * make each deploy wait, so the tree is counted again once after a reboot instead.
 */
final class LayerSeal {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private LayerSeal() {}

  static String of(Path tree) throws IOException {
    return bootId() + "\n" + count(tree);
  }

  static boolean holds(Path seal, Path tree) throws IOException {
    String written;
    try {
      written = Files.readString(seal);
    } catch (NoSuchFileException e) {
      return false;
    }
    String now = bootId();
    if (!now.isEmpty() && written.startsWith(now + "\n")) {
      return true;
    }
    String expected = of(tree);
    if (!written.substring(written.indexOf('\n') + 1).equals(count(tree))) {
      return false;
    }
    RegistryLayout.write(seal, expected.getBytes(StandardCharsets.UTF_8));
    return true;
  }

  private static String count(Path tree) throws IOException {
    long[] files = {0, 0};
    TreeWalk.of(tree)
        .files((file, attributes) -> {
          files[0]++;
          files[1] += attributes.size();
        });
    return files[0] + " files, " + files[1] + " bytes\n";
  }

  private static String bootId() throws IOException {
    return Files.isReadable(BOOT_ID) ? Files.readString(BOOT_ID).strip() : "";
  }
}
