package dev.berth.server.installation;

import java.nio.file.Path;

/**
 * The layout of the data directory: the only place that knows where a feature keeps its files.
 *
 * @param root the absolute data directory
 */
public record DataDirectory(Path root) {
  public DataDirectory {
    root = root.toAbsolutePath().normalize();
  }

  /** Berth's own PostgreSQL: binaries, cluster and password file. */
  public Path postgres() {
    return root.resolve("postgres");
  }

  /** The router's files: routes, control socket, log, published assets. */
  public Path router() {
    return root.resolve("router");
  }

  /** The socket the server answers HTTP on; only the router connects. */
  public Path serverSocket() {
    return router().resolve("server.sock");
  }

  /** What supervisor, server and launcher tell each other. */
  public Path supervisor() {
    return root.resolve("supervisor");
  }

  /** The environments' databases: clusters, restore points, passwords. */
  public Path databases() {
    return root.resolve("databases");
  }

  /** The embedded store of secret values, encrypted. */
  public Path secrets() {
    return root.resolve("secrets");
  }

  /** The key that opens {@link #secrets}, unless the operator keeps it elsewhere. */
  public Path masterKey() {
    return root.resolve("master-key");
  }

  /** What apps keep in files: one directory per environment. */
  public Path volumes() {
    return root.resolve("volumes");
  }

  /** Bare Git repositories, one per app. */
  public Path repositories() {
    return root.resolve("repositories");
  }

  /** The embedded registry's blobs and manifests. */
  public Path registry() {
    return root.resolve("registry");
  }

  /** Unpacked image layers, one directory per layer digest. */
  public Path layers() {
    return root.resolve("layers");
  }

  /** One directory per deploy: its checkout and build output. */
  public Path builds() {
    return root.resolve("builds");
  }

  /** What may be deleted at any time and is made again: package caches, Jib's cache. */
  public Path cache() {
    return root.resolve("cache");
  }

  /** One directory per running instance: its log and identity. */
  public Path instances() {
    return root.resolve("instances");
  }

  /** Logs of the server and of deploys. */
  public Path logs() {
    return root.resolve("logs");
  }
}
