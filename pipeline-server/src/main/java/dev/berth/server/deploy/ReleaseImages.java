package dev.berth.server.deploy;

import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.registry.ImageStore;
import dev.berth.server.registry.ImagesInUse;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The images of releases as people find them in the registry: by release and by commit. */
@Component
class ReleaseImages implements ImagesInUse {
  private static final Logger log = LoggerFactory.getLogger(ReleaseImages.class);

  private final ImageStore images;
  private final ReleaseHistory history;

  ReleaseImages(ImageStore images, ReleaseHistory history) {
    this.images = images;
    this.history = history;
  }

  /** Nobody's site waits for a name: what cannot be written is said in the log. */
  void tag(Release release) {
    try {
      images.tag(release.repository(), "release-" + release.number(), release.digest());
      images.tag(release.repository(), commit(release), release.digest());
    } catch (DeployException e) {
      log.warn("{} has no tags in the registry: {}", release.key(), e.getMessage());
    }
  }

  /** A preview's image of a commit is never taken for production's of the same. */
  private static String commit(Release release) {
    Environment environment = release.environment();
    return switch (environment.kind()) {
      case PRODUCTION -> release.commit();
      case PREVIEW, FORK ->
          environment.key().substring(environment.app().value().length() + 2)
              + "-"
              + release.commit();
    };
  }

  @Override
  public boolean isInUse(String image) {
    return history.kept().stream().anyMatch(release -> release.image().equals(image));
  }
}
