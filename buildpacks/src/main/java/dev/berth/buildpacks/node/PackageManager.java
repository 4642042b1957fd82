package dev.berth.buildpacks.node;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who installs the packages of an app, chosen by the lockfile in its repository. */
enum PackageManager {
  NPM("package-lock.json", "npm"),
  NPM_SHRINKWRAP("npm-shrinkwrap.json", "npm"),
  PNPM("pnpm-lock.yaml", "pnpm"),
  YARN("yarn.lock", "yarn"),
  YARN_BERRY("yarn.lock", "yarn"),
  NPM_WITHOUT_LOCKFILE(null, "npm");

  /** What the app may say in package.json: {@code pnpm@9.8.0+sha512.…}. */
  private static final Pattern WANTED = Pattern.compile("(\\w+)@(\\d+\\.\\d+\\.\\d+)(?:[+-].*)?");

  private static final Pattern PNPM_LOCK_VERSION =
      Pattern.compile("(?m)^lockfileVersion: *['\"]?(\\d+)");
  private static final Pattern BERRY_LOCK_VERSION =
      Pattern.compile("(?m)^__metadata:\\s*\\n\\s+version: *['\"]?(\\d+)");
  private static final int YARN_4_LOCK_VERSION = 8;

  private final @Nullable String lockfile;
  private final String command;

  PackageManager(@Nullable String lockfile, String command) {
    this.lockfile = lockfile;
    this.command = command;
  }

  static PackageManager of(SourceTree source) {
    for (PackageManager manager : values()) {
      if (manager.lockfile != null && source.hasFile(manager.lockfile)) {
        return manager == YARN ? yarn(source) : manager;
      }
    }
    if (source.hasFile("bun.lock") || source.hasFile("bun.lockb")) {
      throw unsupported("Bun (bun.lock)");
    }
    return NPM_WITHOUT_LOCKFILE;
  }

  private static PackageManager yarn(SourceTree source) {
    Matcher berry = BERRY_LOCK_VERSION.matcher(source.text("yarn.lock").orElse(""));
    if (!berry.find()) {
      return YARN;
    }
    if (number(berry.group(1)) < YARN_4_LOCK_VERSION) {
      throw unsupported("Yarn 2 or 3 (yarn.lock with an older __metadata version)");
    }
    return YARN_BERRY;
  }

  private static BuildException unsupported(String what) {
    return new BuildException(
        BuildProblem.PACKAGE_MANAGER_UNSUPPORTED,
        "The app is locked with " + what + ", which Berth cannot install.",
        "Lockfiles of npm, pnpm, Yarn 1 and Yarn 4 are understood: update with \"yarn set version"
            + " stable && yarn install\", or commit a package-lock.json (npm install"
            + " --package-lock-only).");
  }

  /** The lockfile's name; empty when there is none. */
  Optional<String> lockfile() {
    return Optional.ofNullable(lockfile);
  }

  /** What people type: {@code npm}, {@code pnpm} or {@code yarn}. */
  String command() {
    return command;
  }

  /**
   * The package that npx runs, empty where there is only one choice: the version the app names in
   * package.json, or one that reads this lockfile.
   */
  Optional<String> tool(SourceTree source, PackageJson app) {
    Optional<String> wanted =
        app.packageManager()
            .map(WANTED::matcher)
            .filter(match -> match.matches() && match.group(1).equals(command))
            .map(match -> match.group(2));
    return switch (this) {
      case NPM, NPM_SHRINKWRAP, NPM_WITHOUT_LOCKFILE, YARN -> Optional.empty();
      case PNPM -> Optional.of("pnpm@" + wanted.orElseGet(() -> pnpmFor(source)));
      case YARN_BERRY -> Optional.of("@yarnpkg/cli-dist@" + wanted.orElse("4"));
    };
  }

  private static String pnpmFor(SourceTree source) {
    Matcher version = PNPM_LOCK_VERSION.matcher(source.text("pnpm-lock.yaml").orElse(""));
    return switch (version.find() ? number(version.group(1)) : 9) {
      case 5 -> "7";
      case 6 -> "8";
      default -> "10";
    };
  }

  /** The start of every command line; npx asks nobody, and no registry for a newer one. */
  List<String> argv(SourceTree source, PackageJson app) {
    List<String> argv = new ArrayList<>();
    tool(source, app)
        .ifPresentOrElse(
            tool -> argv.addAll(List.of("npx", "--yes", "--prefer-offline", tool)),
            () -> argv.add(command));
    if (this == PNPM) {
      argv.add("--store-dir=/cache/pnpm");
    }
    return argv;
  }

  private static int number(String digits) {
    return digits.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }
}
