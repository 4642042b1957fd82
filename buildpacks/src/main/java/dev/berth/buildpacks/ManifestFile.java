package dev.berth.buildpacks;

import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.buildpacks.manifest.ManifestProblem;
import dev.berth.buildpacks.manifest.ManifestReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Finds and reads an app's {@code berth.yaml}, or {@code berth.yml}. */
public final class ManifestFile {
  private static final int LIMIT = 128 * 1024;

  private ManifestFile() {}

  /**
   * The app's own words; {@link AppManifest#NONE} when it has none.
   *
   * @throws BuildException naming every mistake with its line
   */
  public static AppManifest read(Path checkout) {
    for (String name : List.of(ManifestKey.FILE, "berth.yml")) {
      Path file = checkout.resolve(name);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return parse(name, text(file));
      }
    }
    return AppManifest.NONE;
  }

  private static AppManifest parse(String name, String text) {
    return switch (ManifestReader.read(text)) {
      case ManifestReader.Result.Valid valid -> valid.manifest();
      case ManifestReader.Result.Invalid invalid ->
          throw new BuildException(
              BuildProblem.APP_MANIFEST_INVALID,
              name + " has " + count(invalid.problems()),
              "Mend the lines below; examples/berth.yaml shows every key",
              invalid.problems().stream()
                  .map(problem -> name + " " + problem)
                  .collect(Collectors.joining("\n")),
              null);
    };
  }

  private static String count(List<ManifestProblem> problems) {
    return problems.size() == 1 ? "a mistake" : problems.size() + " mistakes";
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return new String(in.readNBytes(LIMIT), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
