package dev.berth.buildpacks;

import dev.berth.buildpacks.profile.Built;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Why and how one commit becomes an image: the only value between detecting, compiling and
 * assembling, kept as JSON for people to read.
 *
 * @param format version of this record; part of the digest, so a newer Berth builds anew
 * @param commit names the exact content that is built
 * @param root directory of the repository that is built and shown at {@code /app}, {@code ""} for
 *     its top
 * @param buildpack the buildpack that matched
 * @param framework what the app was recognised as, such as {@code Next.js}
 * @param reasons what led there, one sentence each
 * @param notices what the owner should know, one sentence each
 * @param runtime the captured language runtime, such as {@code node-20.20.2-1f0c…}
 * @param buildPackages packages present while building, if the build needs any
 * @param build the build command, if there is one
 * @param runtimePackages packages present at run time, if any are needed
 * @param contents what of the built tree goes into the image
 * @param start how the server is started
 * @param release what runs once in the new image before it gets traffic, if anything
 * @param assets hashed files that outlive their release
 * @param caches directories kept between builds of one environment, relative to the app
 * @param variables the build-time variables
 */
public record BuildPlan(
    int format,
    String commit,
    String root,
    String buildpack,
    String framework,
    List<String> reasons,
    List<String> notices,
    String runtime,
    @Nullable Packages buildPackages,
    @Nullable Build build,
    @Nullable Packages runtimePackages,
    List<Content> contents,
    Start start,
    @Nullable Release release,
    List<Asset> assets,
    List<String> caches,
    Variables variables) {
  public static final int FORMAT = 2;

  public BuildPlan {
    reasons = List.copyOf(reasons);
    notices = List.copyOf(notices);
    contents = List.copyOf(contents);
    assets = List.copyOf(assets);
    caches = List.copyOf(caches);
  }

  /**
   * Names the image this plan leads to: SHA-256 over the canonical JSON of this plan, that is over
   * the commit, the app's root, the recognised framework, the runtime and its libraries, the
   * content of the lockfile and package settings, every command, and the names and values (as a
   * digest) of the build-time variables. Two plans with one digest need only one build.
   */
  public String digest() {
    return Digests.sha256(PlanJson.write(this));
  }

  /** The same plan, with one more thing that the owner should know. */
  public BuildPlan noticing(String notice) {
    List<String> more = new ArrayList<>(notices);
    more.add(notice);
    return new BuildPlan(
        format,
        commit,
        root,
        buildpack,
        framework,
        reasons,
        more,
        runtime,
        buildPackages,
        build,
        runtimePackages,
        contents,
        start,
        release,
        assets,
        caches,
        variables);
  }

  /** This plan, run as another says: its packages for run time, contents, start and assets. */
  public BuildPlan running(BuildPlan other) {
    List<String> why = new ArrayList<>(reasons);
    other.reasons.stream().filter(reason -> !why.contains(reason)).forEach(why::add);
    return new BuildPlan(
        format,
        commit,
        root,
        buildpack,
        other.framework,
        why,
        notices,
        runtime,
        buildPackages,
        build,
        other.runtimePackages,
        other.contents,
        other.servesFiles() ? other.start : other.start.with(start.environment()),
        release,
        other.assets,
        caches,
        variables);
  }

  /** Whether files are served, by a server that Berth adds. */
  public boolean servesFiles() {
    return runtimePackages != null && runtimePackages.origin() == Origin.STATIC_SERVER;
  }

  /**
   * What runs of it.
   *
   * @param output the directory that the build left, if files are served
   */
  public Built built(String output) {
    return servesFiles()
        ? new Built(Built.Kind.SITE, start.command(), output)
        : new Built(Built.Kind.SERVER, start.command(), "");
  }

  /** The plan as indented JSON. */
  public String toJson() {
    return PlanJson.write(this);
  }

  /** Reads what {@link #toJson} wrote. */
  public static BuildPlan fromJson(String json) {
    return PlanJson.read(json);
  }

  /** Whose packages are installed. */
  public enum Origin {
    /** The app's own, by its manifest. */
    APP,
    /** Those of the web server that Berth adds to static sites. */
    STATIC_SERVER
  }

  /**
   * One set of packages.
   *
   * @param origin whose packages
   * @param directory where they are installed, relative to the app
   * @param command argv of the package manager
   * @param files what the package manager reads, relative to the app
   * @param withSource true: needs the whole source tree (lifecycle scripts, workspaces), so it is
   *     installed for every commit; false: shared by all commits with the same digest
   * @param digest names the set: content of the files, command, runtime and platform
   */
  public record Packages(
      Origin origin,
      String directory,
      List<String> command,
      List<String> files,
      boolean withSource,
      String digest) {
    /** Where Node looks. */
    public static final String NODE_MODULES = "node_modules";

    /** A virtual environment of Python's. */
    public static final String VENV = ".venv";

    public Packages {
      command = List.copyOf(command);
      files = List.copyOf(files);
    }
  }

  /**
   * The app's own build.
   *
   * @param command argv
   * @param environment settings the build gets besides the build-time variables
   * @param database whether pages may be made from the database while building: the build is given
   *     one that is migrated, empty and thrown away afterwards
   */
  public record Build(List<String> command, Map<String, String> environment, boolean database) {
    public Build {
      command = List.copyOf(command);
      environment = Digests.sorted(environment);
    }
  }

  /**
   * One part of the image.
   *
   * @param anyOf directories relative to the app, of which the first that exists is taken; {@code
   *     ""} is the app itself
   * @param to target below {@code /app}
   * @param without paths below the directory that stay out
   * @param optional true: may be missing
   */
  public record Content(List<String> anyOf, String to, List<String> without, boolean optional) {
    public Content {
      anyOf = List.copyOf(anyOf);
      without = List.copyOf(without);
    }
  }

  /**
   * The server.
   *
   * @param command argv, working directory is {@code /app}
   * @param environment defaults in the image; the app's own variables win
   * @param port the port it listens on unless told otherwise by {@code PORT}
   * @param healthPath configured health path, if any
   */
  public record Start(
      List<String> command,
      Map<String, String> environment,
      int port,
      @Nullable String healthPath) {
    public Start {
      command = List.copyOf(command);
      environment = Digests.sorted(environment);
    }

    /** The same, with more defaults. */
    Start with(Map<String, String> more) {
      Map<String, String> all = new TreeMap<>(more);
      all.putAll(environment);
      return new Start(command, all, port, healthPath);
    }
  }

  /**
   * What runs once in the new image before it gets traffic, such as the migrations of a tool that
   * the app brings along.
   *
   * @param tool who does it, for people
   * @param command argv, working directory is {@code /app}
   * @param migrations names the content of the migrations; {@code ""} when they are not known
   */
  public record Release(String tool, List<String> command, String migrations) {
    public Release {
      command = List.copyOf(command);
    }
  }

  /**
   * Files whose names change with their content: they keep answering after a switch.
   *
   * @param prefix path in URLs, such as {@code /_next/static/}
   * @param directory absolute directory in the image
   */
  public record Asset(String prefix, String directory) {}

  /**
   * Build-time variables: names for people, values only as a digest.
   *
   * @param names sorted names
   * @param digest over names and values
   */
  public record Variables(List<String> names, String digest) {
    public Variables {
      names = List.copyOf(names);
    }
  }
}
