package dev.berth.buildpacks.manifest;

/**
 * One thing wrong in {@code berth.yaml}.
 *
 * @param path the key, such as {@code health.timeout}; empty for the file as a whole
 * @param line counted from 1
 * @param message what is wrong and what is expected
 */
public record ManifestProblem(String path, int line, String message) {
  @Override
  public String toString() {
    return "line " + line + ": " + (path.isEmpty() ? "" : path + " ") + message;
  }
}
