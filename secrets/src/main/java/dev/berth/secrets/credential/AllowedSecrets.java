package dev.berth.secrets.credential;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Fingerprints that a repository declares harmless in its {@code .berth-allow}: one a line, with a
 * comment behind {@code #} that says why.
 *
 * @param fingerprints as {@link Finding#fingerprint()} says them
 */
public record AllowedSecrets(Set<String> fingerprints) {
  /** The file's name in the root of the repository. */
  public static final String FILE = ".berth-allow";

  public static final AllowedSecrets NONE = new AllowedSecrets(Set.of());

  public AllowedSecrets {
    fingerprints = Set.copyOf(fingerprints);
  }

  /** Reads the file's text. */
  public static AllowedSecrets parse(String text) {
    return new AllowedSecrets(
        text.lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** True when this finding was declared harmless. */
  public boolean allows(Finding finding) {
    return fingerprints.contains(finding.fingerprint());
  }
}
