package dev.berth.server.registry;

import dev.berth.files.FileTree;
import dev.berth.server.failure.DeployException;
import dev.berth.server.registry.ImagePlan.Group;
import dev.berth.server.registry.Manifest.Descriptor;
import dev.berth.server.registry.Manifest.InvalidManifestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Removes images nobody goes back to, by mark and sweep. What was written or asked for within the
 * grace period stays, so a push that is under way never loses a blob it was told to be here.
 */
@Component
public final class RegistryRetention {
  /** Repositories below this prefix hold runtimes and dependencies that builds stand on. */
  private static final String BASES = "berth/";

  private final BlobStore blobs;
  private final ManifestStore manifests;
  private final UnpackedLayers layers;
  private final ImageStore images;
  private final RegistrySettings settings;
  private final Clock clock;

  RegistryRetention(
      BlobStore blobs,
      ManifestStore manifests,
      UnpackedLayers layers,
      ImageStore images,
      RegistrySettings settings,
      Clock clock) {
    this.blobs = blobs;
    this.manifests = manifests;
    this.layers = layers;
    this.images = images;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Removes every image that is not named here.
   *
   * @param keepImages {@code repository@sha256:…} of every release that runs or can be gone back to
   */
  public synchronized Freed collect(Set<String> keepImages) {
    try {
      Sweep sweep = new Sweep(keepImages);
      for (RepositoryName repository : blobs.layout().repositories()) {
        sweep.repository(repository);
      }
      sweep.blobs();
      sweep.layers();
      sweep.leftovers();
      return sweep.freed();
    } catch (IOException | UncheckedIOException e) {
      throw new DeployException(
          RegistryCode.STORAGE.because(
              "Old images could not be removed: " + e.getMessage() + ".",
              "Check the permissions of the data directory."),
          e);
    }
  }

  /** One run: what it has marked so far and what it removed. */
  private final class Sweep {
    private final Set<String> keepImages;
    private final FileTime young = before(settings.grace());
    private final FileTime baseInUse = before(settings.keepBases());
    private final Set<Digest> markedBlobs = new HashSet<>();
    private final Set<String> markedLayers = new HashSet<>();
    private int manifestCount;
    private int blobCount;
    private int layerCount;
    private long bytes;

    Sweep(Set<String> keepImages) {
      this.keepImages = Set.copyOf(keepImages);
    }

    Freed freed() {
      return new Freed(manifestCount, blobCount, layerCount, bytes);
    }

    void repository(RepositoryName repository) throws IOException {
      Map<Digest, Manifest> kept = new HashMap<>();
      for (Digest digest : manifests.manifests(repository)) {
        if (isKept(repository, digest)) {
          keep(repository, digest, kept);
        }
      }
      keepWhatIsAbout(repository, kept);
      sweepTags(repository, kept.keySet());
      for (Digest digest : manifests.manifests(repository)) {
        Path link = blobs.layout().manifestLinks(repository).resolve(digest.hex());
        if (!kept.containsKey(digest) && blobs.deleteIfOlder(link, young)) {
          manifestCount++;
        }
      }
      Set<Digest> used = new HashSet<>(kept.keySet());
      for (Manifest manifest : kept.values()) {
        used.addAll(mark(manifest));
      }
      for (Path link : RegistryLayout.entries(blobs.layout().blobLinks(repository))) {
        Digest digest = new Digest(link.getFileName().toString());
        if (used.contains(digest) || !blobs.deleteIfOlder(link, young)) {
          markedBlobs.add(digest);
        }
      }
    }

    private boolean isKept(RepositoryName repository, Digest digest) throws IOException {
      Path link = blobs.layout().manifestLinks(repository).resolve(digest.hex());
      FileTime limit = repository.value().startsWith(BASES) ? baseInUse : young;
      return keepImages.contains(repository + "@" + digest) || isYounger(link, limit);
    }

    /** Keeps a manifest and, if it is an index, its images. */
    private void keep(RepositoryName repository, Digest digest, Map<Digest, Manifest> kept)
        throws IOException {
      Optional<Manifest> manifest = manifests.peek(repository, digest);
      if (manifest.isEmpty() || kept.put(digest, manifest.get()) != null) {
        return;
      }
      for (Descriptor image : references(manifest.get(), Part.IMAGES)) {
        keep(repository, image.digest(), kept);
      }
    }

    /** Signatures and bills of materials live as long as what they are about. */
    private void keepWhatIsAbout(RepositoryName repository, Map<Digest, Manifest> kept)
        throws IOException {
      int before;
      do {
        before = kept.size();
        for (Digest digest : manifests.manifests(repository)) {
          if (!kept.containsKey(digest)
              && manifests
                  .peek(repository, digest)
                  .flatMap(Manifest::about)
                  .filter(kept::containsKey)
                  .isPresent()) {
            keep(repository, digest, kept);
          }
        }
      } while (kept.size() > before);
    }

    private void sweepTags(RepositoryName repository, Set<Digest> kept) throws IOException {
      for (Path tag : RegistryLayout.entries(blobs.layout().tags(repository))) {
        if (!kept.contains(Digest.parse(Files.readString(tag)))) {
          blobs.deleteIfOlder(tag, young);
        }
      }
    }

    private Set<Digest> mark(Manifest manifest) throws IOException {
      Set<Digest> used = new HashSet<>();
      references(manifest, Part.BLOBS).forEach(blob -> used.add(blob.digest()));
      for (Group group : images.groups(manifest)) {
        markedLayers.add(group.name());
      }
      return used;
    }

    void blobs() throws IOException {
      for (Path algorithm : RegistryLayout.entries(blobs.layout().blobs())) {
        for (Path directory : RegistryLayout.entries(algorithm)) {
          for (Path blob : RegistryLayout.entries(directory)) {
            blob(blob);
          }
        }
      }
    }

    private void blob(Path blob) throws IOException {
      long size = Files.size(blob);
      if (!markedBlobs.contains(new Digest(blob.getFileName().toString()))
          && blobs.deleteIfOlder(blob, young)) {
        blobCount++;
        bytes += size;
      }
    }

    void layers() throws IOException {
      for (Path home : RegistryLayout.entries(layers.directory())) {
        if (!markedLayers.contains(home.getFileName().toString())
            && layers.discardIfOlder(home, young)) {
          layerCount++;
        }
      }
    }

    /** What a crash left half written. */
    void leftovers() throws IOException {
      List<Path> directories = new ArrayList<>();
      directories.add(layers.directory());
      directories.add(blobs.layout().uploads());
      for (RepositoryName repository : blobs.layout().repositories()) {
        directories.add(blobs.layout().blobLinks(repository));
        directories.add(blobs.layout().manifestLinks(repository));
        directories.add(blobs.layout().tags(repository));
      }
      for (Path directory : directories) {
        for (Path leftover : RegistryLayout.leftovers(directory)) {
          if (!isYounger(leftover, young)) {
            FileTree.remove(leftover);
          }
        }
      }
    }

    private FileTime before(Duration age) {
      return FileTime.from(clock.instant().minus(age));
    }
  }

  private enum Part {
    BLOBS,
    IMAGES
  }

  /** A manifest that cannot be read any more references nothing. */
  private static List<Descriptor> references(Manifest manifest, Part part) {
    try {
      return switch (part) {
        case BLOBS -> manifest.blobs();
        case IMAGES -> manifest.images();
      };
    } catch (InvalidManifestException e) {
      return List.of();
    }
  }

  private static boolean isYounger(Path file, FileTime limit) throws IOException {
    try {
      return Files.getLastModifiedTime(file).compareTo(limit) >= 0;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
