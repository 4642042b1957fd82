package dev.berth.buildpacks.node;

import dev.berth.buildpacks.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who installs the packages of an app, chosen by the lockfile in its repository. */
enum PackageManager {
  NPM("package-lock.json", "npm"),
  NPM_SHRINKWRAP("npm-shrinkwrap.json", "npm"),
  PNPM("pnpm-lock.yaml", "pnpm"),
  YARN("yarn.lock", "yarn"),
  YARN_BERRY("yarn.lock", "yarn"),
  BUN("bun.lock", "bun"),
  BUN_BINARY("bun.lockb", "bun"),
  NPM_WITHOUT_LOCKFILE(null, "npm");

  /** What the app may say in package.json: {@code pnpm@9.8.0+sha512.…}. */
  private static final Pattern WANTED = Pattern.compile("(\\w+)@(\\d+\\.\\d+\\.\\d+)(?:[+-].*)?");

  private static final Pattern PNPM_LOCK_VERSION =
      Pattern.compile("(?m)^lockfileVersion: *['\"]?(\\d+)");
  private static final Pattern BERRY_LOCK_VERSION =
      Pattern.compile("(?m)^__metadata:\\s*\\n\\s+version: *['\"]?(\\d+)");
  private static final Pattern YARN_PATH =
      Pattern.compile("(?m)^yarnPath: *['\"]?([\\w@./+-]+)['\"]?\\s*$");
  private static final int YARN_4_LOCK_VERSION = 8;
  private static final int YARN_3_LOCK_VERSION = 5;

  private final @Nullable String lockfile;
  private final String command;

  PackageManager(@Nullable String lockfile, String command) {
    this.lockfile = lockfile;
    this.command = command;
  }

  /** By the lockfile; of several, by what package.json names. */
  static PackageManager of(SourceTree source) {
    List<PackageManager> locked =
        Stream.of(values())
            .filter(manager -> manager.lockfile != null && source.hasFile(manager.lockfile))
            .toList();
    String named =
        PackageJson.in(source)
            .flatMap(PackageJson::packageManager)
            .orElse("")
            .replaceFirst("@.*", "");
    PackageManager manager =
        locked.stream()
            .filter(candidate -> candidate.command.equals(named))
            .findFirst()
            .orElse(locked.isEmpty() ? NPM_WITHOUT_LOCKFILE : locked.getFirst());
    return switch (manager) {
      case YARN, YARN_BERRY -> berry(source).isPresent() ? YARN_BERRY : YARN;
      case NPM, NPM_SHRINKWRAP -> MacLockfile.is(source) ? NPM_WITHOUT_LOCKFILE : manager;
      default -> manager;
    };
  }

  private static Optional<Integer> berry(SourceTree source) {
    Matcher version = BERRY_LOCK_VERSION.matcher(source.text("yarn.lock").orElse(""));
    return version.find() ? Optional.of(number(version.group(1))) : Optional.empty();
  }

  /** Yarn itself, where the repository has it, as its settings say. */
  Optional<String> release(SourceTree source) {
    Matcher path = YARN_PATH.matcher(source.text(".yarnrc.yml").orElse(""));
    return this == YARN_BERRY && path.find()
        ? Optional.of(path.group(1).replaceFirst("^\\./", "")).filter(source::hasFile)
        : Optional.empty();
  }

  /** Whether it can install for production alone; Yarn can since its version 4. */
  boolean separates(SourceTree source) {
    return this != YARN_BERRY || berry(source).orElse(0) >= YARN_4_LOCK_VERSION;
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
      case NPM, NPM_SHRINKWRAP, NPM_WITHOUT_LOCKFILE, YARN, BUN, BUN_BINARY -> Optional.empty();
      case PNPM -> Optional.of("pnpm@" + wanted.orElseGet(() -> pnpmFor(source)));
      case YARN_BERRY ->
          Optional.of("@yarnpkg/cli-dist@" + wanted.orElseGet(() -> yarnFor(source)));
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

  private static String yarnFor(SourceTree source) {
    int lock = berry(source).orElse(YARN_4_LOCK_VERSION);
    return lock >= YARN_4_LOCK_VERSION ? "4" : lock >= YARN_3_LOCK_VERSION ? "3" : "2";
  }

  /** The start of every command line; npx asks nobody, and no registry for a newer one. */
  List<String> argv(SourceTree source, PackageJson app) {
    Optional<String> release = release(source);
    if (release.isPresent()) {
      return List.of("node", release.get());
    }
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
