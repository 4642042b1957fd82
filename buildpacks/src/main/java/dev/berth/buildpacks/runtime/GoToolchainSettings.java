package dev.berth.buildpacks.runtime;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What this machine's Go is set to, as far as it is about where modules come from. */
public final class GoToolchainSettings {
  private static final List<String> NAMES =
      List.of("GOPROXY", "GOSUMDB", "GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOINSECURE");

  private GoToolchainSettings() {}

  /** By name; nothing when it does not answer. */
  public static Map<String, String> of(GoInstallation go) {
    try {
      List<String> command =
          Stream.concat(
                  Stream.of("/usr/bin/env", "GOTOOLCHAIN=local", go.binary().toString(), "env"),
                  NAMES.stream())
              .toList();
      List<String> lines = MachineCommand.output(command).lines().toList();
      Map<String, String> said = new LinkedHashMap<>();
      for (int i = 0; i < Math.min(NAMES.size(), lines.size()); i++) {
        if (!lines.get(i).isBlank()) {
          said.put(NAMES.get(i), Objects.requireNonNull(lines.get(i)).strip());
        }
      }
      return said;
    } catch (IOException e) {
      return Map.of();
    }
  }
}
