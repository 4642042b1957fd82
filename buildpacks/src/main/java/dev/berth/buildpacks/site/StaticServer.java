package dev.berth.buildpacks.site;

import dev.berth.buildpacks.BuildPlan.Origin;
import dev.berth.buildpacks.BuildPlan.Packages;
import dev.berth.buildpacks.BuildPlan.Start;
import dev.berth.buildpacks.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The web server Berth adds to static sites: {@code serve-handler}, the library behind {@code
 * serve}. It names content by its hash (ETag), which matters because files in an image have no
 * meaningful modification time; it knows 404 pages, clean URLs and ranges. Started by the few lines
 * of {@code server.cjs}, because the command line of {@code serve} itself takes half a second
 * longer to load and asks a registry for updates.
 */
public final class StaticServer {
  /** Where the site's files are in the image, relative to {@code /app}. */
  public static final String FILES = "public";

  /** Its own package among the installed ones. */
  public static final String MODULE = "berth-static-server";

  private static final List<String> SOURCES =
      List.of("package.json", "package-lock.json", "server.cjs");

  private StaticServer() {}

  /** The packages it consists of. */
  public static Packages packages(String node) {
    MessageDigest digest = Digests.sha256();
    Digests.add(digest, "static server 1 " + node);
    for (String name : SOURCES) {
      digest.update(source(name));
    }
    return new Packages(
        Origin.STATIC_SERVER,
        Packages.NODE_MODULES,
        List.of("npm", "ci", "--omit=dev", "--no-audit", "--no-fund", "--no-progress"),
        List.of("package.json", "package-lock.json"),
        false,
        Digests.hex(digest.digest()));
  }

  /**
   * How it is started.
   *
   * @param immutable directories whose file names change with their content
   * @param singlePage whether unknown paths are answered with index.html
   */
  public static Start start(
      List<String> immutable, boolean singlePage, @Nullable String healthPath) {
    List<String> command =
        new ArrayList<>(List.of("/usr/bin/node", "node_modules/" + MODULE + "/server.cjs", FILES));
    if (singlePage) {
      command.add("--single-page");
    }
    immutable.forEach(directory -> command.add("--immutable=" + directory));
    return new Start(command, Map.of("NODE_ENV", "production"), 8080, healthPath);
  }

  /** One of its own files. */
  public static byte[] source(String name) {
    try (InputStream in = StaticServer.class.getResourceAsStream("/static-server/" + name)) {
      if (in == null) {
        throw new IllegalStateException("static-server/" + name + " is missing from the build");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
