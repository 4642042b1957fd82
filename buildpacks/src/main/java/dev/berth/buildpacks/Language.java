package dev.berth.buildpacks;

import dev.berth.buildpacks.variables.VariableReader;
import java.util.List;
import java.util.Map;

/**
 * What is known of one language, whoever builds the app: a commit may hold several. Everything
 * about a language is in its own package.
 */
public interface Language {
  /** Its short name, such as {@code node}. */
  String name();

  /** The files in which its apps list their packages: whose directory has one is an app of it. */
  default List<String> manifests() {
    return List.of();
  }

  /** What its files say about databases and about files that are kept. */
  default NeedClues needs() {
    return NeedClues.NONE;
  }

  /** How the names of its files end, as regular expressions: {@code py}. */
  default List<String> codeEndings() {
    return List.of();
  }

  /** How its files read variables. */
  default List<VariableReader> variableReaders() {
    return List.of();
  }

  /** Where its frameworks keep migrations in plain SQL, relative to the app. */
  default List<String> sqlDirectories() {
    return List.of();
  }

  /** What its frameworks' settings say of Flyway, as written, with whole keys. */
  default Map<String, String> flywaySettings(SourceTree source) {
    return Map.of();
  }
}
