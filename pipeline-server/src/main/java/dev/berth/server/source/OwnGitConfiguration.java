package dev.berth.server.source;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps JGit to itself: it neither reads nor writes the git configuration of the user who runs the
 * server, starts no git to find it, and keeps its caches small.
 */
final class OwnGitConfiguration extends SystemReader.Delegate {
  private static final int MEGABYTE = 1 << 20;

  private OwnGitConfiguration(SystemReader delegate) {
    super(delegate);
  }

  /** Tells JGit, which has one configuration for the whole process. */
  static void install() {
    if (!(SystemReader.getInstance() instanceof OwnGitConfiguration)) {
      SystemReader.setInstance(new OwnGitConfiguration(SystemReader.getInstance()));
    }
    WindowCacheConfig caches = new WindowCacheConfig();
    caches.setStreamFileThreshold(8 * MEGABYTE);
    caches.setPackedGitLimit(8 * MEGABYTE);
    caches.setDeltaBaseCacheLimit(4 * MEGABYTE);
    caches.install();
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS files) {
    return new Nothing(parent, files);
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS files) {
    return new Nothing(parent, files);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS files) {
    return new Nothing(parent, files);
  }

  private static final class Nothing extends FileBasedConfig {
    Nothing(Config parent, FS files) {
      super(parent, null, files);
    }

    @Override
    public void load() {
      // There is no file.
    }

    @Override
    public void save() {
      // What JGit measures is measured again at the next start.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
