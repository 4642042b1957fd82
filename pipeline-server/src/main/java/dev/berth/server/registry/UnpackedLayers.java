package dev.berth.server.registry;

import dev.berth.files.DurableFile;
import dev.berth.files.FileTree;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.registry.ImagePlan.Group;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Unpacked layers, each group once, however many images and releases share it. */
@Component
final class UnpackedLayers {
  private static final String TREE = "fs";
  private static final String SEAL = "seal";
  private static final int STRIPES = 64;

  private final Path directory;
  private final BlobStore blobs;
  private final RegistrySettings settings;

  /** Callers that want the same group share one unpacking; others rarely wait for each other. */
  private final List<Lock> locks =
      IntStream.range(0, STRIPES).<Lock>mapToObj(i -> new ReentrantLock()).toList();

  UnpackedLayers(DataDirectory data, BlobStore blobs, RegistrySettings settings) {
    this.directory = data.layers();
    this.blobs = blobs;
    this.settings = settings;
  }

  /** The group's directory tree, unpacked now unless it was before. */
  Path unpack(Group group) throws IOException {
    Path home = directory.resolve(group.name());
    Lock lock = lockOf(home);
    lock.lock();
    try {
      if (!LayerSeal.holds(home.resolve(SEAL), home.resolve(TREE))) {
        discard(home);
        unpack(group, home);
      }
      blobs.touch(home);
      return home.resolve(TREE);
    } finally {
      lock.unlock();
    }
  }

  Path directory() {
    return directory;
  }

  /** Removes a group's directory unless it was used since. */
  boolean discardIfOlder(Path home, FileTime limit) throws IOException {
    Lock lock = lockOf(home);
    lock.lock();
    try {
      if (Files.getLastModifiedTime(home).compareTo(limit) >= 0) {
        return false;
      }
      discard(home);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private Lock lockOf(Path home) {
    return locks.get(Math.floorMod(home.getFileName().hashCode(), STRIPES));
  }

  /** What is half removed is never taken for a whole one. */
  private void discard(Path home) throws IOException {
    if (!Files.exists(home)) {
      return;
    }
    Path doomed = DurableFile.unfinishedIn(directory);
    try {
      FileTree.move(home, doomed);
    } catch (NoSuchFileException e) {
      return;
    }
    FileTree.remove(doomed);
  }

  private void unpack(Group group, Path home) throws IOException {
    Files.createDirectories(directory);
    Path work = DurableFile.unfinishedIn(directory);
    Path tree = work.resolve(TREE);
    Files.createDirectories(tree);
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      fill(new LayerTree(tree), group);
      MountPoint.ensure(tree, group.target().substring(1));
      if (group.target().equals("/")) {
        MountPoint.completeRoot(tree);
      }
      Files.write(work.resolve(SEAL), LayerSeal.of(tree).getBytes(StandardCharsets.UTF_8));
      FileTree.move(work, home);
    } finally {
      FileTree.remove(work);
    }
  }

  private void fill(LayerTree tree, Group group) throws IOException {
    LayerArchive archive =
        new LayerArchive(
            new UnpackBounds(settings.maxLayerSize().toBytes(), settings.maxLayerEntries()));
    for (Digest digest : group.layers()) {
      MessageDigest seen = digest.algorithm().start();
      try (InputStream layer = new DigestInputStream(blobs.open(digest), seen)) {
        archive.unpack(layer, tree);
      }
      if (!Digest.of(seen).equals(digest)) {
        throw new CorruptBlobException(digest);
      }
    }
    tree.finish();
  }

  /** A stored blob whose bytes changed. */
  static final class CorruptBlobException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptBlobException(Digest digest) {
      super("the stored bytes of " + digest + " have another digest");
    }
  }
}
