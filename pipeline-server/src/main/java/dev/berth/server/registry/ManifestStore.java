package dev.berth.server.registry;

import dev.berth.server.registry.Digest.Algorithm;
import dev.berth.server.registry.Manifest.Descriptor;
import dev.berth.server.registry.Manifest.InvalidManifestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Manifests and tags of each repository; a manifest is accepted only when all it names is here. */
@Component
public final class ManifestStore {
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

  private final BlobStore blobs;
  private final RegistryLayout layout;

  public ManifestStore(BlobStore blobs) {
    this.blobs = blobs;
    this.layout = blobs.layout();
  }

  /** Stores a manifest; the digest is what names it from now on. */
  public Digest put(RepositoryName repository, Manifest manifest)
      throws IOException, InvalidManifestException {
    return put(repository, manifest, Algorithm.SHA256);
  }

  Digest put(RepositoryName repository, Manifest manifest, Algorithm algorithm)
      throws IOException, InvalidManifestException {
    requireReferences(repository, manifest);
    Digest digest = blobs.put(repository, new ByteArrayInputStream(manifest.content()), algorithm);
    RegistryLayout.write(
        layout.manifestLinks(repository).resolve(digest.hex()),
        manifest.mediaType().getBytes(StandardCharsets.UTF_8));
    return digest;
  }

  /** The manifest of that digest, if this repository has it. */
  public Optional<Manifest> find(RepositoryName repository, Digest digest) throws IOException {
    Path link = layout.manifestLinks(repository).resolve(digest.hex());
    Optional<BlobStore.Blob> blob = blobs.find(repository, digest);
    if (blob.isEmpty() || !Files.exists(link)) {
      return Optional.empty();
    }
    try {
      blobs.touch(link);
      return Optional.of(
          new Manifest(Files.readString(link), Files.readAllBytes(blob.get().file())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Like {@link #find}, but not a use. */
  Optional<Manifest> peek(RepositoryName repository, Digest digest) throws IOException {
    try {
      String type = Files.readString(layout.manifestLinks(repository).resolve(digest.hex()));
      return Optional.of(new Manifest(type, Files.readAllBytes(layout.blob(digest))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Points a tag at a manifest of the same repository. */
  public void tag(RepositoryName repository, String tag, Digest digest) throws IOException {
    if (find(repository, digest).isEmpty()) {
      throw new NoSuchFileException("no manifest " + digest + " in " + repository);
    }
    RegistryLayout.write(
        layout.tags(repository).resolve(validTag(tag)),
        digest.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Where a tag points; looking it up counts as a use. */
  public Optional<Digest> digestOfTag(RepositoryName repository, String tag) throws IOException {
    Path file = layout.tags(repository).resolve(validTag(tag));
    try {
      Digest digest = Digest.parse(Files.readString(file));
      blobs.touch(file);
      return find(repository, digest).map(manifest -> digest);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Forgets a tag; false when there is none. */
  boolean deleteTag(RepositoryName repository, String tag) throws IOException {
    return blobs.delete(layout.tags(repository).resolve(validTag(tag)));
  }

  /** Forgets a manifest and the tags that point to it; false when it is not here. */
  boolean delete(RepositoryName repository, Digest digest) throws IOException {
    for (String tag : tags(repository)) {
      Path file = layout.tags(repository).resolve(tag);
      if (Files.readString(file).equals(digest.toString())) {
        blobs.delete(file);
      }
    }
    return blobs.delete(layout.manifestLinks(repository).resolve(digest.hex()));
  }

  /** Whether some manifest of the repository consists of this blob. */
  boolean isUsed(RepositoryName repository, Digest blob) throws IOException {
    for (Digest digest : manifests(repository)) {
      Optional<Manifest> manifest = peek(repository, digest);
      if (manifest.isPresent() && consistsOf(manifest.get(), blob)) {
        return true;
      }
    }
    return false;
  }

  private static boolean consistsOf(Manifest manifest, Digest blob) {
    try {
      return manifest.blobs().stream().anyMatch(part -> part.digest().equals(blob));
    } catch (InvalidManifestException e) {
      return false;
    }
  }

  /** All tags of a repository in order. */
  List<String> tags(RepositoryName repository) {
    return RegistryLayout.entries(layout.tags(repository)).stream()
        .map(path -> path.getFileName().toString())
        .toList();
  }

  /** All manifests of a repository. */
  List<Digest> manifests(RepositoryName repository) {
    return RegistryLayout.entries(layout.manifestLinks(repository)).stream()
        .map(path -> new Digest(path.getFileName().toString()))
        .toList();
  }

  static boolean isTag(String text) {
    return TAG.matcher(text).matches();
  }

  private static String validTag(String tag) {
    if (!isTag(tag)) {
      throw new IllegalArgumentException("no tag");
    }
    return tag;
  }

  private void requireReferences(RepositoryName repository, Manifest manifest)
      throws IOException, InvalidManifestException {
    for (Descriptor blob : manifest.blobs()) {
      if (blobs.find(repository, blob.digest()).isEmpty()) {
        throw new MissingReferenceException(blob.digest());
      }
    }
    for (Descriptor image : manifest.images()) {
      if (find(repository, image.digest()).isEmpty()) {
        throw new MissingReferenceException(image.digest());
      }
    }
  }

  /** A manifest names something that was not pushed before it. */
  static final class MissingReferenceException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String missing;

    MissingReferenceException(Digest missing) {
      super("missing " + missing);
      this.missing = missing.toString();
    }

    String missing() {
      return missing;
    }
  }
}
