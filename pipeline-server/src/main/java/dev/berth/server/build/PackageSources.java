package dev.berth.server.build;

import dev.berth.server.isolation.Egress;
import dev.berth.server.isolation.Mount;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How this machine reaches package registries: its mirror, proxy and certificates, as builds may
 * know them. Tokens and passwords of the machine never get here; a mirror or proxy that asks for
 * one has to be opened to this machine by its address.
 *
 * @param environment variables for every build command
 * @param npmrc settings for npm, without credentials
 * @param mavenSettings settings for Maven, without credentials
 * @param certificates a bundle of extra certificates, if the machine has one
 * @param egress what builds may reach
 */
record PackageSources(
    Map<String, String> environment,
    String npmrc,
    String mavenSettings,
    Optional<Path> certificates,
    Egress egress) {
  static final String NPMRC = "/opt/berth/npmrc";
  static final String MAVEN_FILE = "maven-settings.xml";
  static final String MAVEN_SETTINGS = "/opt/berth/" + MAVEN_FILE;
  static final String CERTIFICATES = "/opt/berth/certificates.pem";

  private static final List<String> PROXIES =
      List.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy");
  private static final List<String> CERTIFICATE_VARIABLES =
      List.of(
          "NODE_EXTRA_CA_CERTS",
          "SSL_CERT_FILE",
          "GIT_SSL_CAINFO",
          "CURL_CA_BUNDLE",
          "PIP_CERT",
          "REQUESTS_CA_BUNDLE");

  /**
   * Everything before the last {@code @} of the part that names the host; a slash in a password
   * ends that part too early, but no port looks like the word before it.
   */
  private static final Pattern CREDENTIALS =
      Pattern.compile("^((?:[a-zA-Z][\\w+.-]*:)?//)?(?:[^/]*@|[^/@:]+:[^/]*[^0-9/][^/]*/.*@)");

  private static final Pattern PIP_SETTING =
      Pattern.compile(
          "index-url|extra-index-url|trusted-host|proxy|default-timeout|timeout|retries");
  private static final Pattern NPM_SETTING =
      Pattern.compile(
          "registry|@[\\w.-]+:registry|proxy|https-proxy|noproxy|strict-ssl|replace-registry-host"
              + "|fetch-retries|fetch-timeout");

  /**
   * Reads what the machine is set to.
   *
   * @param environment the server's environment
   * @param npm npm's effective settings, key to value
   * @param pip pip's effective settings, key to value
   * @param maven Maven's mirrors and proxies
   */
  static PackageSources of(
      Map<String, String> environment,
      Map<String, String> npm,
      Map<String, String> pip,
      MavenSettings maven) {
    Map<String, String> variables = new TreeMap<>();
    Set<String> allowed = new HashSet<>();
    for (String name : PROXIES) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) {
        String clean = withoutCredentials(value);
        variables.put(name, clean);
        if (!name.equalsIgnoreCase("NO_PROXY")) {
          allow(allowed, clean);
        }
      }
    }
    StringBuilder npmrc = new StringBuilder();
    new TreeMap<>(npm)
        .forEach((key, value) -> {
          if (NPM_SETTING.matcher(key).matches() && isOneLine(value)) {
            String clean = withoutCredentials(value);
            npmrc.append(key).append('=').append(clean).append('\n');
            variables.putAll(forYarn(key, clean));
            allow(allowed, clean);
          }
        });
    pip.forEach((key, value) -> {
      if (PIP_SETTING.matcher(key).matches() && isOneLine(value)) {
        for (String url : value.split("\\s+", -1)) {
          allow(allowed, withoutCredentials(url));
        }
        variables.putAll(forPython(key, withoutCredentials(value)));
      }
    });
    maven.urls().forEach(url -> allow(allowed, url));
    Optional<Path> certificates = certificates(environment, npm.get("cafile"), pip.get("cert"));
    if (certificates.isPresent()) {
      npmrc.append("cafile=").append(CERTIFICATES).append('\n');
      CERTIFICATE_VARIABLES.forEach(name -> variables.put(name, CERTIFICATES));
    }
    variables.put("npm_config_globalconfig", NPMRC);
    return new PackageSources(
        Map.copyOf(variables),
        npmrc.toString(),
        maven.xml(),
        certificates,
        new Egress(true, allowed));
  }

  /** What builds see besides their own directories. */
  List<Mount> mounts(Path npmrcFile) {
    List<Mount> mounts =
        new ArrayList<>(
            List.of(
                Mount.readOnly(npmrcFile, NPMRC),
                Mount.readOnly(npmrcFile.resolveSibling(MAVEN_FILE), MAVEN_SETTINGS)));
    certificates.ifPresent(file -> mounts.add(Mount.readOnly(file, CERTIFICATES)));
    return mounts;
  }

  byte[] npmrcBytes() {
    return npmrc.getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<Path> certificates(
      Map<String, String> environment, @Nullable String... files) {
    List<String> candidates = new ArrayList<>();
    for (String file : files) {
      if (file != null) {
        candidates.add(file);
      }
    }
    CERTIFICATE_VARIABLES.stream()
        .map(environment::get)
        .filter(value -> value != null)
        .forEach(candidates::add);
    return candidates.stream()
        .filter(value -> value.startsWith("/"))
        .map(Path::of)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** uv reads no settings of pip's. */
  private static Map<String, String> forPython(String key, String value) {
    return switch (key) {
      case "index-url" -> Map.of("PIP_INDEX_URL", value, "UV_DEFAULT_INDEX", value);
      case "extra-index-url" -> Map.of("PIP_EXTRA_INDEX_URL", value, "UV_INDEX", value);
      case "trusted-host" -> Map.of("PIP_TRUSTED_HOST", value, "UV_INSECURE_HOST", value);
      case "proxy" -> Map.of("PIP_PROXY", value);
      case "default-timeout", "timeout" ->
          Map.of("PIP_DEFAULT_TIMEOUT", value, "UV_HTTP_TIMEOUT", value);
      case "retries" -> Map.of("PIP_RETRIES", value);
      default -> Map.of();
    };
  }

  /** Yarn reads no settings of npm's; its old and its new versions have names of their own. */
  private static Map<String, String> forYarn(String key, String value) {
    return switch (key) {
      case "registry" -> Map.of("YARN_REGISTRY", value, "YARN_NPM_REGISTRY_SERVER", value);
      case "proxy" -> Map.of("YARN_HTTP_PROXY", value);
      case "https-proxy" -> Map.of("YARN_HTTPS_PROXY", value);
      default -> Map.of();
    };
  }

  private static boolean isOneLine(String value) {
    return !value.isBlank() && value.chars().noneMatch(Character::isISOControl);
  }

  /**
   * {@code http://user:secret@proxy:3128} → {@code http://proxy:3128}, also without a scheme; of
   * several addresses, each.
   */
  static String withoutCredentials(String value) {
    return Stream.of(value.split("\\s+", -1))
        .map(url -> CREDENTIALS.matcher(url).replaceFirst("$1"))
        .collect(Collectors.joining(" "));
  }

  private static void allow(Set<String> allowed, String url) {
    try {
      URI uri = URI.create(url.contains("://") ? url : "http://" + url);
      String host = uri.getHost();
      if (host != null && !host.isEmpty()) {
        int standard = "https".equals(uri.getScheme()) ? 443 : 80;
        allowed.add(host + ":" + (uri.getPort() < 0 ? standard : uri.getPort()));
      }
    } catch (IllegalArgumentException e) {
      // No URL, so nothing that needs to be reachable.
    }
  }
}
