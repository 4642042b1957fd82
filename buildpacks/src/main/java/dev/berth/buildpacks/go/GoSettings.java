package dev.berth.buildpacks.go;

import dev.berth.buildpacks.PackageSettings;
import dev.berth.buildpacks.runtime.GoInstallation;
import dev.berth.buildpacks.runtime.GoToolchainSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Go's proxies and checksum database on this machine, as {@code go env} says them. */
public final class GoSettings {
  private GoSettings() {}

  /** What builds may know of them. */
  public static PackageSettings of(Optional<GoInstallation> go) {
    return of(go.map(GoToolchainSettings::of).orElse(Map.of()));
  }

  static PackageSettings of(Map<String, String> said) {
    Map<String, String> environment = new TreeMap<>();
    List<String> urls = new ArrayList<>();
    said.forEach((name, value) -> {
      String clean =
          Stream.of(value.split("(?=[,|])|(?<=[,|])", -1))
              .map(PackageSettings::withoutCredentials)
              .collect(Collectors.joining());
      if (PackageSettings.isOneLine(clean)) {
        environment.put(name, clean);
        Stream.of(clean.split("[,|\\s]", -1))
            .filter(part -> part.startsWith("http"))
            .forEach(urls::add);
      }
    });
    return new PackageSettings(environment, Map.of(), urls, Optional.empty(), List.of(), Map.of());
  }
}
