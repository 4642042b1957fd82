package dev.berth.server.installation;

/**
 * The unprivileged user the router runs as where Berth is root: besides root the only one that may
 * connect to instances.
 */
public final class RouterUser {
  /** A uid that no distribution hands out; needs no entry in {@code passwd}. */
  public static final int UID = 61881;

  private RouterUser() {}
}
