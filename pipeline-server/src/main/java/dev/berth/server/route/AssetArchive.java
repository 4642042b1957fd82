package dev.berth.server.route;

import dev.berth.files.FileTree;
import dev.berth.files.TreeWalk;
import dev.berth.server.failure.DeployException;
import dev.berth.server.route.Route.Assets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Keeps the hashed client files of releases where the router can read them, so that a page loaded
 * before a switch still finds its scripts after it.
 */
@Component
public class AssetArchive {
  private final RouterFiles files;

  AssetArchive(RouterFiles files) {
    this.files = files;
  }

  /**
   * Files to publish.
   *
   * @param prefix URL path prefix, with slashes at both ends
   * @param directory what lies below it; only regular files are taken, links are not followed
   */
  public record Source(String prefix, Path directory) {
    public Source {
      if (!prefix.startsWith("/") || !prefix.endsWith("/")) {
        throw new IllegalArgumentException("a prefix has slashes at both ends: " + prefix);
      }
    }
  }

  /**
   * Makes sure the files of a release are published; harmless when they are.
   *
   * @param releaseKey names the release, such as {@code shop/12}
   * @return what to put into its routes
   */
  public List<Assets> publish(String releaseKey, List<Source> sources) {
    Path release = release(releaseKey);
    List<Assets> published = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      published.add(
          new Assets(sources.get(i).prefix(), release.resolve(Integer.toString(i)).toString()));
    }
    if (Files.isDirectory(release) || sources.isEmpty()) {
      return published;
    }
    try {
      files.prepare();
      Path partial = Files.createTempDirectory(files.assets(), ".publishing");
      for (int i = 0; i < sources.size(); i++) {
        copy(sources.get(i).directory(), partial.resolve(Integer.toString(i)));
      }
      RouterFiles.permit(partial, "rwxr-xr-x");
      FileTree.move(partial, release);
    } catch (IOException e) {
      throw new DeployException(
          RouteCode.ASSETS_NOT_PUBLISHED.because(
              "The client files of " + releaseKey + " could not be published.",
              "Check the free space of the data directory, then deploy again."),
          e);
    }
    return published;
  }

  /** Makes sure the files of a release are gone. */
  public void remove(String releaseKey) {
    try {
      FileTree.remove(release(releaseKey));
    } catch (IOException e) {
      throw new DeployException(
          RouteCode.ASSETS_NOT_PUBLISHED.because(
              "The client files of " + releaseKey + " could not be removed.",
              "Remove them by hand below " + files.assets() + "."),
          e);
    }
  }

  private Path release(String releaseKey) {
    return files
        .assets()
        .resolve(HexFormat.of().formatHex(releaseKey.getBytes(StandardCharsets.UTF_8)));
  }

  private static void copy(Path from, Path to) throws IOException {
    TreeWalk.of(from)
        .each((path, attributes) -> {
          Path copy = to.resolve(from.relativize(path));
          if (attributes.isDirectory()) {
            RouterFiles.permit(Files.createDirectories(copy), "rwxr-xr-x");
          } else if (attributes.isRegularFile()) {
            RouterFiles.permit(Files.copy(path, copy), "rw-r--r--");
          }
          return FileVisitResult.CONTINUE;
        });
  }
}
