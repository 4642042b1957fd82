package dev.berth.buildpacks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a repository often holds by accident, and what happens to it. */
public final class Hazards {
  /** Stays out of every image, at any depth. */
  public static final List<String> NEVER_IN_AN_IMAGE =
      List.of("**/.git", "**/.env", "**/.env.*", "**/.npmrc", "**/.DS_Store");

  private static final Pattern SETTINGS_FILE = Pattern.compile("\\.env(?:\\..+)?");
  private static final Pattern EXAMPLE = Pattern.compile(".*\\.(?:example|sample|template|dist)");

  private Hazards() {}

  /** One sentence for each. */
  public static List<String> notices(SourceTree source) {
    List<String> notices = new ArrayList<>();
    List<String> names = source.names();
    if (source.hasDirectory("node_modules")) {
      notices.add("node_modules is committed; it is ignored and installed from the lockfile.");
    }
    names.stream()
        .filter(name -> SETTINGS_FILE.matcher(name).matches())
        .filter(name -> !EXAMPLE.matcher(name).matches())
        .forEach(name ->
            notices.add(
                SourceTree.printable(name)
                    + " is committed; it is visible to the build but stays out of the image."
                    + " Set run-time values as variables of the app."));
    names.stream()
        .filter(name -> name.equals("Dockerfile") || name.equals(".dockerignore"))
        .forEach(name -> notices.add(name + " is ignored: Berth builds images without Docker."));
    return notices;
  }
}
