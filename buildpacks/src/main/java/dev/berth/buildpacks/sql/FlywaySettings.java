package dev.berth.buildpacks.sql;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.SourceTree;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Reads what a properties file says of Flyway. */
public final class FlywaySettings {
  private static final int MOST_CHARACTERS = 128 * 1024;

  private FlywaySettings() {}

  /** The entries with this prefix, with their whole keys; none when there is no such file. */
  public static Map<String, String> in(SourceTree source, String file, String prefix) {
    String text = source.own().text(file);
    if (text.length() > MOST_CHARACTERS || !text.contains(prefix)) {
      return Map.of();
    }
    Map<String, String> found = new HashMap<>();
    Properties properties = properties(file, text);
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(prefix)) {
        found.put(key, properties.getProperty(key).strip());
      }
    }
    return found;
  }

  private static Properties properties(String file, String text) {
    Properties properties = new Properties();
    try {
      if (text.indexOf('\uFFFD') >= 0) {
        throw new IllegalArgumentException("not UTF-8");
      }
      properties.load(new StringReader(text));
    } catch (IllegalArgumentException e) {
      throw new BuildException(
          BuildProblem.MIGRATION_SETTING,
          file + " cannot be read",
          "Mend its characters and escapes: it is a Java properties file in UTF-8",
          "",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
