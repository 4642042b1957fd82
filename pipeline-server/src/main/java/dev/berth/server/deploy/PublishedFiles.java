package dev.berth.server.deploy;

import dev.berth.server.registry.ImageFilesystem;
import dev.berth.server.registry.ImageStore;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseRuntime.ClientFiles;
import dev.berth.server.route.AssetArchive;
import dev.berth.server.route.Route;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Puts a release's hashed client files where the router finds them, so that a page loaded before a
 * switch still gets its scripts after it.
 */
@Component
class PublishedFiles implements ClientFileSource {
  private final ImageStore images;
  private final AssetArchive archive;

  PublishedFiles(ImageStore images, AssetArchive archive) {
    this.images = images;
    this.archive = archive;
  }

  /**
   * Makes sure that the release's client files are published; most apps have none.
   *
   * @return what routes of later releases fall back to
   */
  @Override
  public List<Route.Assets> publish(Release release) {
    if (release.runtime().assets().isEmpty()) {
      return List.of();
    }
    ImageFilesystem image = images.unpack(release.repository(), release.digest());
    List<AssetArchive.Source> sources = new ArrayList<>();
    for (ClientFiles files : release.runtime().assets()) {
      inside(image, files.directory())
          .ifPresent(directory -> sources.add(new AssetArchive.Source(files.prefix(), directory)));
    }
    return archive.publish(release.key(), sources);
  }

  private static Optional<Path> inside(ImageFilesystem image, String directory) {
    return image.layers().stream()
        .filter(layer -> contains(layer.target(), directory))
        .max(Comparator.comparingInt(layer -> layer.target().length()))
        .map(layer -> layer.directory().resolve(rest(layer.target(), directory)).normalize())
        .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
  }

  private static boolean contains(String target, String directory) {
    return target.equals("/") || directory.equals(target) || directory.startsWith(target + "/");
  }

  private static String rest(String target, String directory) {
    return directory.substring(
        target.equals("/") ? 1 : Math.min(target.length() + 1, directory.length()));
  }
}
