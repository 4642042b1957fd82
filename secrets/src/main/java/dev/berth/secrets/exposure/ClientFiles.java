package dev.berth.secrets.exposure;

import java.util.List;
import java.util.Locale;

/** Which files of a built app browsers get. */
public final class ClientFiles {
  /** Where frameworks put what they make for browsers. */
  private static final List<String> DIRECTORIES =
      List.of(
          ".next/static/",
          "out/",
          "dist/client/",
          "dist/assets/",
          "build/client/",
          "build/static/",
          ".output/public/",
          ".svelte-kit/output/client/",
          "public/",
          "static/",
          "staticfiles/");

  private static final List<String> ENDINGS =
      List.of(
          ".js", ".mjs", ".css", ".html", ".map", ".json", ".txt", ".xml", ".svg", ".webmanifest");

  private ClientFiles() {}

  /**
   * True for a text file in a directory that a server app serves to browsers. Of a static site
   * every text file is one: use {@link #isText}.
   *
   * @param path relative to the app, with slashes
   */
  public static boolean isClientFile(String path) {
    return isText(path) && DIRECTORIES.stream().anyMatch(path::startsWith);
  }

  /** True for a file worth scanning. */
  public static boolean isText(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }
}
