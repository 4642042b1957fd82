package dev.berth.server.build;

import dev.berth.buildpacks.PackageSettings;
import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.network.Egress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How this machine reaches package registries: its mirrors, proxies and certificates, as builds may
 * know them. A mirror or proxy that asks for a password has to be opened to this machine by its
 * address.
 *
 * @param environment variables for every build command
 * @param files settings of package managers, by name
 * @param certificates a bundle of extra certificates, if the machine has one
 * @param egress what builds may reach
 */
record PackageSources(
    Map<String, String> environment,
    Map<String, String> files,
    Optional<Path> certificates,
    Egress egress) {
  private static final List<String> PROXIES =
      List.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy");
  private static final List<String> CERTIFICATE_VARIABLES =
      List.of("SSL_CERT_FILE", "GIT_SSL_CAINFO", "CURL_CA_BUNDLE");

  PackageSources {
    environment = Map.copyOf(environment);
    files = Map.copyOf(files);
  }

  /**
   * Puts together what the machine is set to.
   *
   * @param environment the server's environment
   * @param languages what each language's tools say
   */
  static PackageSources of(Map<String, String> environment, List<PackageSettings> languages) {
    Map<String, String> variables = new TreeMap<>();
    Map<String, String> files = new TreeMap<>();
    Set<String> allowed = new HashSet<>();
    for (String name : PROXIES) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) {
        String clean = PackageSettings.withoutCredentials(value);
        variables.put(name, clean);
        if (!name.equalsIgnoreCase("NO_PROXY")) {
          allow(allowed, clean);
        }
      }
    }
    for (PackageSettings settings : languages) {
      variables.putAll(settings.environment());
      files.putAll(settings.files());
      settings.urls().forEach(url -> allow(allowed, url));
    }
    List<String> tellingOfCertificates =
        Stream.concat(
                languages.stream().flatMap(settings -> settings.certificateVariables().stream()),
                CERTIFICATE_VARIABLES.stream())
            .toList();
    Optional<Path> certificates =
        Stream.concat(
                languages.stream().flatMap(settings -> settings.certificates().stream()),
                tellingOfCertificates.stream()
                    .flatMap(name -> Optional.ofNullable(environment.get(name)).stream()))
            .filter(value -> value.startsWith("/"))
            .map(Path::of)
            .filter(Files::isRegularFile)
            .findFirst();
    if (certificates.isPresent()) {
      tellingOfCertificates.forEach(name -> variables.put(name, PackageSettings.CERTIFICATES));
      languages.forEach(settings ->
          settings.trust().forEach((file, line) -> files.merge(file, line, String::concat)));
    }
    return new PackageSources(variables, files, certificates, new Egress(true, allowed));
  }

  /**
   * What builds see besides their own directories.
   *
   * @param directory where the files are
   */
  List<Mount> mounts(Path directory) {
    List<Mount> mounts = new ArrayList<>();
    files
        .keySet()
        .forEach(name ->
            mounts.add(Mount.readOnly(directory.resolve(name), PackageSettings.DIRECTORY + name)));
    certificates.ifPresent(file -> mounts.add(Mount.readOnly(file, PackageSettings.CERTIFICATES)));
    return mounts;
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
