package dev.berth.server.registry;

import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.registry.ImageFilesystem.Layer;
import dev.berth.server.registry.ImagePlan.Group;
import dev.berth.server.registry.LayerArchive.UnsupportedLayerException;
import dev.berth.server.registry.LayerTree.HostileLayerException;
import dev.berth.server.registry.Manifest.Descriptor;
import dev.berth.server.registry.Manifest.InvalidManifestException;
import dev.berth.server.registry.UnpackBounds.ImageTooLargeException;
import dev.berth.server.registry.UnpackedLayers.CorruptBlobException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The registry's images as the rest of the server uses them: by name, and as directories. */
@Component
public final class ImageStore {
  private static final int MAX_CONFIGURATION = 4 * 1024 * 1024;

  private final BlobStore blobs;
  private final ManifestStore manifests;
  private final UnpackedLayers layers;

  ImageStore(BlobStore blobs, ManifestStore manifests, UnpackedLayers layers) {
    this.blobs = blobs;
    this.manifests = manifests;
    this.layers = layers;
  }

  /** The images in that data directory, for use without Spring. */
  public static ImageStore of(DataDirectory data, BlobStore blobs, RegistrySettings settings) {
    return new ImageStore(
        blobs, new ManifestStore(blobs), new UnpackedLayers(data, blobs, settings));
  }

  /** What a tag points to, as {@code sha256:…}; empty when there is no such tag. */
  public Optional<String> digestOfTag(String repository, String tag) {
    try {
      return manifests.digestOfTag(new RepositoryName(repository), tag).map(Digest::toString);
    } catch (IOException e) {
      throw failure(repository + ":" + tag, e);
    }
  }

  /** Whether the image is here with everything it consists of. */
  public boolean exists(String repository, String digest) {
    try {
      RepositoryName name = new RepositoryName(repository);
      Optional<Manifest> manifest = manifests.find(name, Digest.parse(digest));
      return manifest.isPresent() && isWhole(name, manifest.get());
    } catch (IOException | InvalidManifestException e) {
      throw failure(repository + "@" + digest, e);
    }
  }

  private boolean isWhole(RepositoryName repository, Manifest manifest)
      throws IOException, InvalidManifestException {
    for (Descriptor blob : manifest.blobs()) {
      if (blobs.find(repository, blob.digest()).isEmpty()) {
        return false;
      }
    }
    for (Descriptor image : manifest.images()) {
      if (!exists(repository.value(), image.digest().toString())) {
        return false;
      }
    }
    return true;
  }

  /** Points a tag at an image of the same repository. */
  public void tag(String repository, String tag, String digest) {
    try {
      manifests.tag(new RepositoryName(repository), tag, Digest.parse(digest));
    } catch (IOException e) {
      throw failure(repository + "@" + digest, e);
    }
  }

  /** The image as directories to mount; unpacks what was not unpacked before. */
  public ImageFilesystem unpack(String repository, String digest) {
    try {
      return unpack(new RepositoryName(repository), image(repository, digest));
    } catch (IOException | InvalidManifestException e) {
      throw failure(repository + "@" + digest, e);
    }
  }

  private ImageFilesystem unpack(RepositoryName repository, Manifest image)
      throws IOException, InvalidManifestException {
    ImageConfiguration configuration = configuration(repository, image);
    List<Layer> mounts = new ArrayList<>();
    for (Group group : groups(image, configuration)) {
      Path tree = layers.unpack(group);
      makeMountPoint(mounts, group.target());
      Path directory = MountPoint.ensure(tree, group.target().substring(1));
      mounts.add(new Layer(directory, group.target()));
    }
    return new ImageFilesystem(
        mounts,
        configuration.command(),
        configuration.environment(),
        configuration.directory(),
        configuration.labels());
  }

  /** How an image is or would be unpacked; nothing for what cannot be. */
  List<Group> groups(Manifest image) throws IOException {
    try {
      Optional<Descriptor> configuration = image.config();
      if (configuration.isEmpty()) {
        return List.of();
      }
      return groups(image, configuration(configuration.get().digest()));
    } catch (InvalidManifestException | UnsupportedLayerException | NoSuchFileException e) {
      return List.of();
    }
  }

  private static List<Group> groups(Manifest image, ImageConfiguration configuration)
      throws InvalidManifestException, UnsupportedLayerException {
    return ImagePlan.groups(
        image.layers().stream().map(Descriptor::digest).toList(),
        configuration.labels().get(ImagePlan.LABEL));
  }

  /** Mounts are read-only, so what is mounted on must be there before. */
  private static void makeMountPoint(List<Layer> outer, String target) throws IOException {
    for (Layer layer : outer.reversed()) {
      String prefix = layer.target().equals("/") ? "/" : layer.target() + "/";
      if (target.startsWith(prefix)) {
        MountPoint.ensure(layer.directory(), target.substring(prefix.length()));
        return;
      }
    }
  }

  private Manifest image(String repository, String digest)
      throws IOException, InvalidManifestException {
    RepositoryName name = new RepositoryName(repository);
    Manifest manifest = manifest(name, Digest.parse(digest));
    if (!manifest.isIndex()) {
      return manifest;
    }
    for (JsonNode candidate : manifest.json().path("manifests")) {
      JsonNode platform = candidate.path("platform");
      if (platform.path("os").asString("").equals("linux")
          && platform.path("architecture").asString("").equals(architecture())) {
        return manifest(name, Digest.parse(candidate.path("digest").asString("")));
      }
    }
    throw new UnsupportedLayerException("it has no variant for linux/" + architecture());
  }

  private Manifest manifest(RepositoryName repository, Digest digest) throws IOException {
    return manifests
        .find(repository, digest)
        .orElseThrow(() -> new NoSuchFileException(repository + "@" + digest));
  }

  private ImageConfiguration configuration(RepositoryName repository, Manifest image)
      throws IOException, InvalidManifestException {
    Digest digest =
        image
            .config()
            .map(Descriptor::digest)
            .orElseThrow(() -> new UnsupportedLayerException("it has no configuration"));
    if (blobs.find(repository, digest).isEmpty()) {
      throw new NoSuchFileException("configuration " + digest);
    }
    return configuration(digest);
  }

  private ImageConfiguration configuration(Digest digest) throws IOException {
    try (InputStream json = blobs.open(digest)) {
      return ImageConfiguration.parse(json.readNBytes(MAX_CONFIGURATION));
    }
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      case String other -> other;
    };
  }

  private static DeployException failure(String image, Exception cause) {
    Failure failure =
        switch (cause) {
          case HostileLayerException e ->
              RegistryCode.HOSTILE_LAYER.because(
                  "A layer of " + image + " was refused: " + e.getMessage() + ".",
                  "Build the image without this entry.");
          case ImageTooLargeException e ->
              RegistryCode.LAYER_TOO_LARGE.because(
                  image + " unpacks to " + e.getMessage() + ".",
                  "Make the image smaller, or ask the operator to raise berth.registry limits.");
          case UnsupportedLayerException e ->
              RegistryCode.UNSUPPORTED_IMAGE.because(
                  image + " cannot be run: " + e.getMessage() + ".",
                  "Build the image again for this machine, with gzipped layers and a command.");
          case InvalidManifestException e ->
              RegistryCode.UNSUPPORTED_IMAGE.because(
                  image + " has a manifest that cannot be read: " + e.getMessage() + ".",
                  "Push the image again.");
          case NoSuchFileException e ->
              RegistryCode.NO_SUCH_IMAGE.because(
                  image + " is not in the registry.",
                  "Deploy the commit again: the image is built anew.");
          case CorruptBlobException e ->
              RegistryCode.CORRUPT_BLOB.because(
                  image + " is damaged: " + e.getMessage() + ".",
                  "Check the disk, remove the named blob and deploy the commit again.");
          default ->
              RegistryCode.STORAGE.because(
                  image + " could not be read or unpacked: " + cause.getMessage() + ".",
                  "Check free space and permissions of the data directory.");
        };
    return new DeployException(failure, cause);
  }
}
