package dev.berth.server.command;

/**
 * A remote of the caller's repository.
 *
 * @param name what Git calls it
 * @param url where it leads
 */
record GitRemote(String name, String url) {
  /** Reads a name and a URL with a space between. */
  static GitRemote parse(String line) {
    int space = line.indexOf(' ');
    return space < 0
        ? new GitRemote(line, "")
        : new GitRemote(line.substring(0, space), line.substring(space + 1));
  }
}
