package dev.berth.server.build;

import dev.berth.buildpacks.compile.CompiledApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pages that a build made for good from a database in which there was nothing. */
final class PagesWithoutData {
  private static final String NEXT = "prerender-manifest.json";
  private static final long MOST_BYTES = 16L << 20;
  private static final int MOST_PAGES = 6;

  private PagesWithoutData() {}

  /**
   * What is to be said about them.
   *
   * @param parts what the build left
   * @param read tables that it read
   */
  static Optional<String> words(List<CompiledApp.Part> parts, List<String> read) {
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Optional<JsonNode> manifest = next(parts);
    String tables = String.join(", ", read);
    if (manifest.isEmpty()) {
      return Optional.of(
          "warning: the build read %s in its own database, where there are no rows: pages made from"
                  .formatted(tables)
              + " that stay empty until the next build. Let them be made when they are asked for");
    }
    List<String> pages = forGood(manifest.get());
    return pages.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "warning: the build read %s in its own database, where there are no rows, and made %s"
                    .formatted(tables, words(pages))
                + " for good: what is in them stays empty. In those that show data say `export const"
                + " dynamic = 'force-dynamic'`, or `export const revalidate = 60`");
  }

  /** Pages that are made again by themselves have a number of seconds there. */
  private static List<String> forGood(JsonNode manifest) {
    List<String> pages = new ArrayList<>();
    manifest
        .path("routes")
        .properties()
        .forEach(route -> {
          boolean stays = route.getValue().path("initialRevalidateSeconds").isBoolean();
          boolean own =
              !route.getKey().startsWith("/_")
                  && !route.getKey().matches("/(404|500|.*\\.[a-z0-9]+)");
          if (stays && own) {
            pages.add(route.getKey());
          }
        });
    return pages;
  }

  private static String words(List<String> pages) {
    String first = String.join(", ", pages.subList(0, Math.min(MOST_PAGES, pages.size())));
    int more = pages.size() - MOST_PAGES;
    return (pages.size() == 1 ? "the page " : "the pages ")
        + first
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static Optional<JsonNode> next(List<CompiledApp.Part> parts) {
    for (CompiledApp.Part part : parts) {
      for (Path file :
          List.of(
              part.directory().resolve(NEXT), part.directory().resolve(".next").resolve(NEXT))) {
        Optional<JsonNode> found = json(file);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<JsonNode> json(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) < MOST_BYTES
          ? Optional.of(JsonMapper.shared().readTree(Files.readString(file)))
          : Optional.empty();
    } catch (IOException | JacksonException _) {
      return Optional.empty(); // The build wrote it: there is nothing to say about it then.
    }
  }
}
