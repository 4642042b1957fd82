package dev.berth.server.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An image manifest or index exactly as it was pushed.
 *
 * @param mediaType one of {@link #IMAGES} or {@link #INDEXES}
 * @param content the bytes its digest is made from
 */
@SuppressWarnings("ArrayRecordComponent") // Read-only by agreement, and never compared.
public record Manifest(String mediaType, byte[] content) {
  public static final String OCI_IMAGE = "application/vnd.oci.image.manifest.v1+json";
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String DOCKER_IMAGE = "application/vnd.docker.distribution.manifest.v2+json";
  public static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";

  /** Layers that their publishers let nobody else hand out. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "application/vnd.oci.image.layer.nondistributable.v1.tar",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
          "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");

  static final Set<String> IMAGES = Set.of(OCI_IMAGE, DOCKER_IMAGE);
  static final Set<String> INDEXES = Set.of(OCI_INDEX, DOCKER_LIST);

  /** Jackson refuses nesting beyond 500 levels by itself; this bounds the rest. */
  static final int MAX_SIZE = 4 * 1024 * 1024;

  private static final JsonMapper JSON = JsonMapper.shared();

  /** Thrown for content that is no manifest of the type it claims. */
  public static final class InvalidManifestException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidManifestException(String message) {
      super(message);
    }
  }

  /** What a manifest points to. */
  record Descriptor(String mediaType, Digest digest, long size) {
    /** Whether it is fetched from where its publisher keeps it, and need not be here. */
    boolean isElsewhere() {
      return ELSEWHERE.contains(mediaType);
    }
  }

  Digest digest(Digest.Algorithm algorithm) {
    return Digest.of(algorithm, content);
  }

  /** What it says something about, as signatures do; nothing when it cannot be read. */
  Optional<Digest> about() {
    try {
      return subject();
    } catch (InvalidManifestException e) {
      return Optional.empty();
    }
  }

  boolean isIndex() {
    return INDEXES.contains(mediaType);
  }

  /** The image's configuration; empty for an index. */
  Optional<Descriptor> config() throws InvalidManifestException {
    return isIndex() ? Optional.empty() : Optional.of(descriptor(json().path("config")));
  }

  /** The image's layers, base first; empty for an index. */
  List<Descriptor> layers() throws InvalidManifestException {
    return isIndex() ? List.of() : descriptors(json().path("layers"));
  }

  /** Everything an image consists of beside its manifest and what is kept elsewhere. */
  List<Descriptor> blobs() throws InvalidManifestException {
    List<Descriptor> blobs =
        new ArrayList<>(layers().stream().filter(layer -> !layer.isElsewhere()).toList());
    config().ifPresent(blobs::add);
    return blobs;
  }

  /** The images of an index; empty for an image. */
  List<Descriptor> images() throws InvalidManifestException {
    return isIndex() ? descriptors(json().path("manifests")) : List.of();
  }

  /** The manifest this one is about (a signature, a bill of materials). */
  private Optional<Digest> subject() throws InvalidManifestException {
    JsonNode subject = json().path("subject");
    return subject.isObject() ? Optional.of(descriptor(subject).digest()) : Optional.empty();
  }

  /** The manifest as JSON, proved to be of the type it claims. */
  JsonNode json() throws InvalidManifestException {
    if (!IMAGES.contains(mediaType) && !INDEXES.contains(mediaType)) {
      throw new InvalidManifestException("media type not supported");
    }
    try {
      JsonNode json = JSON.readTree(content);
      String claimed = json.path("mediaType").asString(mediaType);
      if (!json.isObject() || json.path("schemaVersion").asInt(0) != 2) {
        throw new InvalidManifestException("not a schema 2 manifest");
      }
      if (!claimed.equals(mediaType)) {
        throw new InvalidManifestException("mediaType differs from Content-Type");
      }
      return json;
    } catch (JacksonException e) {
      throw new InvalidManifestException("not JSON");
    }
  }

  private static List<Descriptor> descriptors(JsonNode array) throws InvalidManifestException {
    if (!array.isArray()) {
      throw new InvalidManifestException("a list of descriptors is missing");
    }
    List<Descriptor> found = new ArrayList<>();
    for (JsonNode node : array) {
      found.add(descriptor(node));
    }
    return found;
  }

  private static Descriptor descriptor(JsonNode node) throws InvalidManifestException {
    try {
      return new Descriptor(
          node.path("mediaType").asString(""),
          Digest.parse(node.path("digest").asString("")),
          node.path("size").asLong(0));
    } catch (IllegalArgumentException e) {
      throw new InvalidManifestException("a descriptor has no sha256 or sha512 digest");
    }
  }
}
