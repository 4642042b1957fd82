package dev.berth.buildpacks.node;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildPlan.Origin;
import dev.berth.buildpacks.BuildPlan.Packages;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Digests;
import dev.berth.buildpacks.SourceTree;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the packages of an app get installed, chosen by the lockfile in its repository. */
enum PackageManager {
  NPM("package-lock.json"),
  NPM_SHRINKWRAP("npm-shrinkwrap.json"),
  PNPM("pnpm-lock.yaml"),
  YARN("yarn.lock"),
  NPM_WITHOUT_LOCKFILE(null);

  private static final List<String> SETTINGS = List.of(".npmrc", ".yarnrc", "pnpm-workspace.yaml");
  private static final List<String> QUIET = List.of("--no-audit", "--no-fund", "--no-progress");

  private final @Nullable String lockfile;

  PackageManager(@Nullable String lockfile) {
    this.lockfile = lockfile;
  }

  static PackageManager of(SourceTree source) {
    for (PackageManager manager : values()) {
      if (manager.lockfile != null && source.hasFile(manager.lockfile)) {
        return manager.checked(source);
      }
    }
    if (source.hasFile("bun.lock") || source.hasFile("bun.lockb")) {
      throw unsupported("Bun (bun.lock)");
    }
    return NPM_WITHOUT_LOCKFILE;
  }

  private PackageManager checked(SourceTree source) {
    if (this == YARN && source.text("yarn.lock").orElse("").contains("__metadata:")) {
      throw unsupported("Yarn 2 or newer (yarn.lock with __metadata)");
    }
    return this;
  }

  private static BuildException unsupported(String what) {
    return new BuildException(
        BuildProblem.PACKAGE_MANAGER_UNSUPPORTED,
        "The app is locked with " + what + ", which Berth cannot install yet.",
        "Commit a package-lock.json beside it (npm install --package-lock-only); npm, pnpm and"
            + " Yarn 1 lockfiles are understood.");
  }

  /** Every package, for building. */
  Packages all(SourceTree source, PackageJson app, String node, boolean withSource) {
    return packages(
        source,
        app,
        node,
        withSource,
        switch (this) {
          case NPM, NPM_SHRINKWRAP -> command(List.of("npm", "ci", "--include=dev"), QUIET);
          case NPM_WITHOUT_LOCKFILE ->
              command(List.of("npm", "install", "--include=dev", "--no-package-lock"), QUIET);
          case PNPM -> command(pnpm(), List.of("install", "--frozen-lockfile", "--prod=false"));
          case YARN ->
              command(yarn(), List.of("install", "--frozen-lockfile", "--production=false"));
        });
  }

  /** Only what the server needs. */
  Packages production(SourceTree source, PackageJson app, String node, boolean withSource) {
    return packages(
        source,
        app,
        node,
        withSource,
        switch (this) {
          case NPM, NPM_SHRINKWRAP ->
              withSource
                  ? command(List.of("npm", "prune", "--omit=dev", "--ignore-scripts"), QUIET)
                  : command(List.of("npm", "ci", "--omit=dev"), QUIET);
          case NPM_WITHOUT_LOCKFILE ->
              withSource
                  ? command(
                      List.of(
                          "npm", "prune", "--omit=dev", "--ignore-scripts", "--no-package-lock"),
                      QUIET)
                  : command(List.of("npm", "install", "--omit=dev", "--no-package-lock"), QUIET);
          case PNPM ->
              withSource
                  ? command(pnpm(), List.of("prune", "--prod", "--ignore-scripts"))
                  : command(pnpm(), List.of("install", "--frozen-lockfile", "--prod"));
          case YARN ->
              withSource
                  ? command(
                      yarn(),
                      List.of(
                          "install",
                          "--frozen-lockfile",
                          "--production",
                          "--ignore-scripts",
                          "--prefer-offline"))
                  : command(yarn(), List.of("install", "--frozen-lockfile", "--production"));
        });
  }

  boolean hasLockfile() {
    return lockfile != null;
  }

  private Packages packages(
      SourceTree source, PackageJson app, String node, boolean withSource, List<String> command) {
    List<String> files = new ArrayList<>(List.of("package.json"));
    if (lockfile != null) {
      files.add(lockfile);
    }
    SETTINGS.stream().filter(source::hasFile).forEach(files::add);
    MessageDigest digest = Digests.sha256();
    Digests.add(digest, "packages 1 " + node + " " + platform());
    command.forEach(argument -> Digests.add(digest, argument));
    Digests.add(digest, app.dependenciesOnly());
    for (String file : files.subList(1, files.size())) {
      Digests.add(digest, file);
      digest.update(source.bytes(file).orElseGet(() -> new byte[0]));
    }
    return new Packages(Origin.APP, command, files, withSource, Digests.hex(digest.digest()));
  }

  private static List<String> pnpm() {
    return List.of("npx", "--yes", "pnpm@10", "--store-dir=/cache/pnpm");
  }

  private static List<String> yarn() {
    return List.of("npx", "--yes", "yarn@1.22.22");
  }

  private static List<String> command(List<String> start, List<String> end) {
    List<String> command = new ArrayList<>(start);
    command.addAll(end);
    return command;
  }

  static String platform() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT)
        + "/"
        + System.getProperty("os.arch", "");
  }
}
