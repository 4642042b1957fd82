package dev.berth.server.registry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a path below {@code /v2/} names; anything else is refused before it reaches a store. */
sealed interface RegistryPath {
  /** The API itself: clients ask it whether they must log in. */
  record Root() implements RegistryPath {}

  record Blob(RepositoryName repository, Digest digest) implements RegistryPath {}

  record NewUpload(RepositoryName repository) implements RegistryPath {}

  record RunningUpload(RepositoryName repository, String id) implements RegistryPath {}

  /** A manifest by tag or by digest. */
  record Reference(RepositoryName repository, String reference) implements RegistryPath {}

  record Tags(RepositoryName repository) implements RegistryPath {}

  record Referrers(RepositoryName repository, Digest digest) implements RegistryPath {}

  Pattern UPLOAD = Pattern.compile("/v2/(.+)/blobs/uploads/([^/]*)");
  Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/([^/]+)");
  Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
  Pattern TAGS = Pattern.compile("/v2/(.+)/tags/list");
  Pattern REFERRERS = Pattern.compile("/v2/(.+)/referrers/([^/]+)");

  static RegistryPath parse(String path) {
    if (path.equals("/v2") || path.equals("/v2/")) {
      return new Root();
    }
    Matcher upload = UPLOAD.matcher(path);
    if (upload.matches()) {
      return upload.group(2).isEmpty()
          ? new NewUpload(name(upload.group(1)))
          : new RunningUpload(name(upload.group(1)), upload.group(2));
    }
    if (path.endsWith("/blobs/uploads")) {
      return parse(path + "/");
    }
    Matcher manifest = MANIFEST.matcher(path);
    if (manifest.matches()) {
      return new Reference(name(manifest.group(1)), manifest.group(2));
    }
    Matcher blob = BLOB.matcher(path);
    if (blob.matches()) {
      return new Blob(name(blob.group(1)), digest(blob.group(2)));
    }
    Matcher tags = TAGS.matcher(path);
    if (tags.matches()) {
      return new Tags(name(tags.group(1)));
    }
    Matcher referrers = REFERRERS.matcher(path);
    if (referrers.matches()) {
      return new Referrers(name(referrers.group(1)), digest(referrers.group(2)));
    }
    throw RegistryProblem.of(404, "NAME_UNKNOWN", "no such path");
  }

  static RepositoryName name(String text) {
    try {
      return new RepositoryName(text);
    } catch (IllegalArgumentException e) {
      throw RegistryProblem.of(400, "NAME_INVALID", "not a repository name");
    }
  }

  static Digest digest(String text) {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw RegistryProblem.of(400, "DIGEST_INVALID", "not a sha256 or sha512 digest");
    }
  }
}
