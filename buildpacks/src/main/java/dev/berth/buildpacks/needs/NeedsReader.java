package dev.berth.buildpacks.needs;

import dev.berth.buildpacks.Language;
import dev.berth.buildpacks.NeedClues;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.buildpacks.profile.Need;
import dev.berth.buildpacks.profile.Needs;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out what an app needs; {@code berth.yaml} has the last word. */
public final class NeedsReader {
  /** Files with settings, which all languages have. */
  private static final List<String> SETTINGS = List.of("ya?ml", "toml", "properties", "php");

  private NeedsReader() {}

  /** Asks every language: a commit may hold several. */
  public static Needs read(SourceTree source, AppManifest manifest, List<Language> languages) {
    List<NeedClues> clues = languages.stream().map(Language::needs).toList();
    Pattern code = code(languages);
    DatabaseNeed database = new DatabaseNeed(source, clues, code);
    Need detected = database.need();
    return new Needs(
        said(ManifestKey.DATABASE, manifest.database()).orElse(detected),
        said(ManifestKey.VOLUME, manifest.volume())
            .orElseGet(() -> new VolumeNeed(source, clues, code).need(detected)));
  }

  private static Pattern code(List<Language> languages) {
    return Pattern.compile(
        Stream.concat(
                SETTINGS.stream(),
                languages.stream().flatMap(language -> language.codeEndings().stream()))
            .collect(Collectors.joining("|", ".*\\.(", ")")));
  }

  private static Optional<Need> said(ManifestKey key, Optional<Boolean> value) {
    return value.map(wanted ->
        new Need(wanted, ManifestKey.FILE + " says " + key.line(Boolean.toString(wanted))));
  }
}
