package dev.berth.server.source;

import dev.berth.server.app.AppName;

/** Removes the code of apps that are gone for good. */
public interface RepositoryRemoval {
  /** Makes sure that nothing of it is left. */
  void remove(AppName app);
}
