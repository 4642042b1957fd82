package dev.berth.server.release;

import dev.berth.server.app.Environment;
import dev.berth.server.pipeline.DeployId;
import java.time.Instant;
import java.util.Optional;

/**
 * What went live, or is about to: can be gone back to while it is kept.
 *
 * @param number grows per app, over all its environments
 * @param environment where it went live
 * @param deploy the deploy that made it
 * @param commit full object id
 * @param subject first line of the commit message
 * @param author the commit's author
 * @param image {@code repository@sha256:…}
 * @param runtime what is needed to run it again
 * @param rollbackOf the release whose image and configuration this one repeats; 0 for a new one
 * @param live true while it answers on the environment's host
 * @param createdAt when its number was given
 * @param wentLiveAt when it first served; empty while it never did
 */
public record Release(
    long number,
    Environment environment,
    DeployId deploy,
    String commit,
    String subject,
    String author,
    String image,
    ReleaseRuntime runtime,
    long rollbackOf,
    boolean live,
    Instant createdAt,
    Optional<Instant> wentLiveAt) {
  /** {@code shop/12}: unique in the installation, used in routes and answers. */
  public String key() {
    return environment.app() + "/" + number;
  }

  /** The image's repository. */
  public String repository() {
    return image.substring(0, image.indexOf('@'));
  }

  /** The image's digest, {@code sha256:…}. */
  public String digest() {
    return image.substring(image.indexOf('@') + 1);
  }
}
