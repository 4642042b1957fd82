package dev.berth.server.secret;

import dev.berth.secrets.SecretLayers;
import dev.berth.secrets.SecretRef;
import dev.berth.secrets.SecretScope;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which content of its scopes an environment was given; what a journal keeps in place of values.
 *
 * @param scopes the widest first
 */
public record SecretVersions(List<Version> scopes) {
  /** Before anything was set. */
  public static final SecretVersions NONE = new SecretVersions(List.of());

  public SecretVersions {
    scopes = List.copyOf(scopes);
  }

  /**
   * One scope's content.
   *
   * @param scope its path, such as {@code shop/env/shop--dark-mode}
   * @param version counted from 1; 0 before anything was written
   */
  public record Version(String scope, long version) {}

  static SecretVersions of(SecretLayers layers) {
    return new SecretVersions(
        layers.refs().stream().map(ref -> new Version(ref.scope().path(), ref.version())).toList());
  }

  /** The content of a scope that is meant. */
  SecretRef ref(SecretScope scope) {
    return scopes.stream()
        .filter(version -> version.scope().equals(scope.path()))
        .findFirst()
        .map(version -> new SecretRef(scope, version.version()))
        .orElseGet(() -> SecretRef.none(scope));
  }

  /** In a few words; empty when nothing was set. */
  public String words() {
    return scopes.stream()
        .filter(version -> version.version() > 0)
        .map(version -> kind(version.scope()) + "@" + version.version())
        .collect(Collectors.joining(", "));
  }

  private static String kind(String path) {
    return path.contains("/env/") ? "environment" : path.substring(path.indexOf('/') + 1);
  }
}
