package dev.berth.buildpacks.manifest;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keys of {@code berth.yaml}: the only place that knows their names, for whoever reads the file
 * and for whoever suggests a line of it.
 */
public enum ManifestKey {
  ROOT("root"),
  BUILD_COMMAND("build.command"),
  BUILD_OUTPUT("build.output"),
  START("start"),
  RELEASE("release"),
  HEALTH_PATH("health.path"),
  HEALTH_TIMEOUT("health.timeout"),
  ENV("env"),
  DATABASE("database"),
  VOLUME("volume");

  /** The file's name. */
  public static final String FILE = "berth.yaml";

  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_./$@%+=\"-]*(?: [\\w./$@%+=:\"()-]+)*");
  private static final Pattern STARTS_OTHERWISE = Pattern.compile("[-@%=\"].*");

  private final String path;

  ManifestKey(String path) {
    this.path = path;
  }

  /** Its place in the file, such as {@code build.output}. */
  public String path() {
    return path;
  }

  /** A line that sets it, ready to paste: {@code build: { output: dist }}. */
  public String line(String value) {
    int dot = path.indexOf('.');
    String text = quoted(value);
    return dot < 0
        ? path + ": " + text
        : "%s: { %s: %s }".formatted(path.substring(0, dot), path.substring(dot + 1), text);
  }

  /** The same as a part of a sentence: {@code `start: node server.js` in berth.yaml}. */
  public String suggest(String value) {
    return "`" + line(value) + "` in " + FILE;
  }

  /** Its name as a part of a sentence: {@code `health.path` in berth.yaml}. */
  public String mention() {
    return "`" + path + "` in " + FILE;
  }

  static Optional<ManifestKey> at(String path) {
    return Arrays.stream(values()).filter(key -> key.path.equals(path)).findFirst();
  }

  /** Names of the keys below this one, {@code ""} for the top. */
  static List<String> below(String parent) {
    String prefix = parent.isEmpty() ? "" : parent + ".";
    return Arrays.stream(values())
        .filter(key -> key.path.startsWith(prefix))
        .map(key -> key.path.substring(prefix.length()).replaceFirst("\\..*", ""))
        .distinct()
        .toList();
  }

  private static String quoted(String value) {
    boolean plain =
        !value.isEmpty()
            && PLAIN.matcher(value).matches()
            && !STARTS_OTHERWISE.matcher(value).matches()
            && !value.equalsIgnoreCase("null")
            && !value.contains(": ")
            && !value.endsWith(":");
    return plain ? value : "'" + value.replace("'", "''") + "'";
  }
}
