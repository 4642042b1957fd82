package dev.berth.server.source;

import dev.berth.server.app.AppName;
import java.nio.file.Path;

/** Writes the files of a commit into a directory. */
public interface Checkout {
  /**
   * Makes sure that the directory holds exactly the files of that commit, with modes and symbolic
   * links; times depend on content only. A complete checkout is kept as it is, anything else in the
   * directory is replaced.
   *
   * @param commit full object id, known to the app's repository
   * @throws dev.berth.server.failure.DeployException when the commit can not be deployed: links
   *     that leave the tree, submodules, LFS pointers, too many files
   */
  Commit checkout(AppName app, String commit, Path directory);
}
