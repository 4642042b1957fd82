package dev.berth.server.registry;

import dev.berth.server.registry.LayerTree.HostileLayerException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Places in a read-only tree where something is mounted later. Trees are shared, so this only ever
 * adds empty directories, and none behind a link: that could lead out of the image.
 */
final class MountPoint {
  private static final List<String> EVERY_ROOT =
      List.of("proc", "sys", "dev", "tmp", "run", "etc", "app");
  private static final List<String> EVERY_ETC =
      List.of("group", "hostname", "hosts", "nsswitch.conf", "passwd", "resolv.conf");

  private MountPoint() {}

  /** The directory of that name below the tree; the tree itself for an empty name. */
  static Path ensure(Path tree, String name) throws IOException {
    Path directory = tree;
    for (String part : LayerTree.clean(name).split("/", -1)) {
      directory = directory.resolve(part);
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        make(directory, name);
      }
    }
    return directory;
  }

  /** Adds what a sandbox mounts into every root, where an image lacks it. */
  static void completeRoot(Path tree) throws IOException {
    for (String name : EVERY_ROOT) {
      if (!Files.exists(tree.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        ensure(tree, name);
      }
    }
    Path etc = tree.resolve("etc");
    for (String name : Files.isSymbolicLink(etc) ? List.<String>of() : EVERY_ETC) {
      if (!Files.exists(etc.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        Files.createFile(etc.resolve(name));
      }
    }
  }

  private static void make(Path directory, String name) throws IOException {
    try {
      Files.createDirectory(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw new HostileLayerException(name, "is no directory where something is mounted");
      }
    }
  }
}
