package dev.berth.server.registry;

/** What must not be deleted, however right the one is who asks. */
public interface ImagesInUse {
  /**
   * Whether a release that runs or can be gone back to is made of this image.
   *
   * @param image {@code repository@sha256:…}
   */
  boolean isInUse(String image);
}
