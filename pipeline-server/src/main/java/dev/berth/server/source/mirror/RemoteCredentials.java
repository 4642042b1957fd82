package dev.berth.server.source.mirror;

import dev.berth.server.app.AppName;

/** How Berth proves that it may read a repository; prints without what proves it. */
public sealed interface RemoteCredentials {
  /** Nothing is needed: the repository is public. */
  record None() implements RemoteCredentials {}

  /**
   * A token, for https.
   *
   * @param user what the service wants as a name beside a token
   */
  record Token(String user, String token) implements RemoteCredentials {
    @Override
    public String toString() {
      return user + ":••••";
    }
  }

  /**
   * A key of Berth's own, for ssh.
   *
   * @param app whose key it is, and who knows the host
   */
  record Key(AppName app, DeployKey key) implements RemoteCredentials {}
}
