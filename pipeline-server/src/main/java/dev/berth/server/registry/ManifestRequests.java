package dev.berth.server.registry;

import dev.berth.server.registry.Digest.Algorithm;
import dev.berth.server.registry.Manifest.InvalidManifestException;
import dev.berth.server.registry.ManifestStore.MissingReferenceException;
import dev.berth.server.registry.RegistryPath.Reference;
import dev.berth.server.registry.RegistryPath.Referrers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers for manifests, tags and referrers. */
@Component
final class ManifestRequests {
  private final ManifestStore manifests;

  ManifestRequests(ManifestStore manifests) {
    this.manifests = manifests;
  }

  void get(RegistryExchange exchange, Reference path) throws IOException {
    Digest named = digest(path).orElseThrow(ManifestRequests::unknown);
    Manifest manifest =
        manifests.find(path.repository(), named).orElseThrow(ManifestRequests::unknown);
    String digest = named.toString();
    RegistryProtocol.send(
        exchange,
        200,
        Map.of(
            "Content-Type",
            manifest.mediaType(),
            "Docker-Content-Digest",
            digest,
            "ETag",
            "\"" + digest + "\""),
        manifest.content());
  }

  void put(RegistryExchange exchange, Reference path) throws IOException {
    Manifest manifest =
        new Manifest(mediaType(exchange), exchange.body().readNBytes(Manifest.MAX_SIZE + 1));
    if (manifest.content().length > Manifest.MAX_SIZE) {
      throw RegistryProblem.of(413, "SIZE_INVALID", "larger than a manifest may be");
    }
    boolean byDigest = path.reference().contains(":");
    Algorithm algorithm =
        byDigest ? RegistryPath.digest(path.reference()).algorithm() : Algorithm.SHA256;
    if (byDigest && !path.reference().equals(manifest.digest(algorithm).toString())) {
      throw RegistryProblem.of(400, "DIGEST_INVALID", "the content has another digest");
    }
    if (!byDigest && !ManifestStore.isTag(path.reference())) {
      throw RegistryProblem.of(400, "TAG_INVALID", "not a tag");
    }
    Digest digest = store(path.repository(), manifest, algorithm);
    if (!byDigest) {
      manifests.tag(path.repository(), path.reference(), digest);
    }
    Map<String, String> headers = new HashMap<>();
    headers.put("Location", "/v2/" + path.repository() + "/manifests/" + digest);
    headers.put("Docker-Content-Digest", digest.toString());
    manifest.about().ifPresent(subject -> headers.put("OCI-Subject", subject.toString()));
    RegistryProtocol.send(exchange, 201, headers, new byte[0]);
  }

  /** Forgets a tag, or an image with the tags that point to it unless releases are made of it. */
  void delete(RegistryExchange exchange, Reference path, RegistryCaller caller) throws IOException {
    Digest digest = digest(path).orElseThrow(ManifestRequests::unknown);
    if (path.reference().contains(":")) {
      if (!caller.mayDelete(path.repository(), digest)) {
        throw RegistryProblem.of(
            403, "DENIED", "a release is made of it: it goes when that is kept no longer");
      }
      if (!manifests.delete(path.repository(), digest)) {
        throw unknown();
      }
    } else {
      manifests.deleteTag(path.repository(), path.reference());
    }
    RegistryProtocol.send(exchange, 202, Map.of(), new byte[0]);
  }

  void tags(RegistryExchange exchange, RepositoryName repository) throws IOException {
    List<String> all = manifests.tags(repository);
    if (all.isEmpty() && manifests.manifests(repository).isEmpty()) {
      throw RegistryProblem.of(404, "NAME_UNKNOWN", "no such repository");
    }
    String last = exchange.query().getOrDefault("last", "");
    int limit = limit(exchange.query().get("n"));
    List<String> after = all.stream().filter(tag -> tag.compareTo(last) > 0).toList();
    List<String> page = after.subList(0, Math.min(limit, after.size()));
    Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/json"));
    if (page.size() < after.size() && !page.isEmpty()) {
      headers.put(
          "Link",
          "</v2/%s/tags/list?n=%d&last=%s>; rel=\"next\""
              .formatted(repository, limit, page.getLast()));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", repository.value());
    body.put("tags", page);
    RegistryProtocol.send(exchange, 200, headers, JsonMapper.shared().writeValueAsBytes(body));
  }

  /** Manifests about another one; few exist, so they are looked for rather than indexed. */
  void referrers(RegistryExchange exchange, Referrers path) throws IOException {
    @Nullable String wanted = exchange.query().get("artifactType");
    List<Map<String, Object>> found = new ArrayList<>();
    for (Digest digest : manifests.manifests(path.repository())) {
      Optional<Manifest> manifest = manifests.peek(path.repository(), digest);
      if (manifest.isPresent()
          && manifest.get().about().filter(path.digest()::equals).isPresent()) {
        Map<String, Object> descriptor = descriptor(digest, manifest.get());
        if (wanted == null || wanted.equals(descriptor.get("artifactType"))) {
          found.add(descriptor);
        }
      }
    }
    Map<String, String> headers = new HashMap<>(Map.of("Content-Type", Manifest.OCI_INDEX));
    if (wanted != null) {
      headers.put("OCI-Filters-Applied", "artifactType");
    }
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("schemaVersion", 2);
    index.put("mediaType", Manifest.OCI_INDEX);
    index.put("manifests", found);
    RegistryProtocol.send(exchange, 200, headers, JsonMapper.shared().writeValueAsBytes(index));
  }

  private static RegistryProblem unknown() {
    return RegistryProblem.of(404, "MANIFEST_UNKNOWN", "no such manifest");
  }

  private Optional<Digest> digest(Reference path) throws IOException {
    if (path.reference().contains(":")) {
      return Optional.of(RegistryPath.digest(path.reference()));
    }
    return ManifestStore.isTag(path.reference())
        ? manifests.digestOfTag(path.repository(), path.reference())
        : Optional.empty();
  }

  private Digest store(RepositoryName repository, Manifest manifest, Algorithm algorithm)
      throws IOException {
    try {
      return manifests.put(repository, manifest, algorithm);
    } catch (InvalidManifestException e) {
      throw RegistryProblem.of(400, "MANIFEST_INVALID", String.valueOf(e.getMessage()));
    } catch (MissingReferenceException e) {
      throw RegistryProblem.of(400, "MANIFEST_BLOB_UNKNOWN", e.missing() + " was not pushed");
    }
  }

  private static Map<String, Object> descriptor(Digest digest, Manifest manifest) {
    Map<String, Object> descriptor = new LinkedHashMap<>();
    descriptor.put("mediaType", manifest.mediaType());
    descriptor.put("digest", digest.toString());
    descriptor.put("size", manifest.content().length);
    JsonNode json = JsonMapper.shared().readTree(manifest.content());
    String type =
        json.path("artifactType").asString(json.path("config").path("mediaType").asString(""));
    if (!type.isEmpty()) {
      descriptor.put("artifactType", type);
    }
    if (json.hasNonNull("annotations")) {
      descriptor.put("annotations", json.path("annotations"));
    }
    return descriptor;
  }

  private static String mediaType(RegistryExchange exchange) {
    String type = exchange.header("Content-Type").orElse(Manifest.OCI_IMAGE);
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip();
  }

  private static int limit(@Nullable String n) {
    return n != null && n.matches("\\d{1,6}") ? Math.min(10_000, Integer.parseInt(n)) : 10_000;
  }
}
