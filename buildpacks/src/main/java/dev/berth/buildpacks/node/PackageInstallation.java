package dev.berth.buildpacks.node;

import dev.berth.buildpacks.BuildPlan.Origin;
import dev.berth.buildpacks.BuildPlan.Packages;
import dev.berth.buildpacks.Digests;
import dev.berth.buildpacks.PlanDraft;
import dev.berth.buildpacks.SourceTree;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how an app's packages get installed.
 *
 * @param manager who installs them
 * @param all every package, for building
 * @param production only what the server needs
 * @param why one sentence when installing needs the whole source, else empty
 * @param environment what scripts need that call the package manager themselves
 * @param mac whether the lockfile is of no use on Linux
 */
record PackageInstallation(
    PackageManager manager,
    @Nullable Packages all,
    @Nullable Packages production,
    String why,
    Map<String, String> environment,
    boolean mac) {
  /** Files besides package.json and lockfile that package managers read. */
  private static final List<String> SETTINGS =
      List.of(
          ".npmrc",
          ".yarnrc",
          ".yarnrc.yml",
          ".pnpmfile.cjs",
          "pnpm-workspace.yaml",
          "bunfig.toml");

  private static final List<String> QUIET = List.of("--no-audit", "--no-fund", "--no-progress");

  /**
   * Decides.
   *
   * @param source the tree with the lockfile: the app itself, or the top of its monorepo
   */
  static PackageInstallation of(SourceTree source, PackageJson app, boolean members, String node) {
    if (!app.hasPackages() && !members) {
      return new PackageInstallation(PackageManager.NPM, null, null, "", Map.of(), false);
    }
    PackageManager manager = PackageManager.of(source);
    String why =
        members ? "the repository has workspaces" : LifecycleScripts.whySourceIsNeeded(source, app);
    Commands commands =
        new Commands(
            manager, manager.argv(source, app), !why.isEmpty(), members, manager.separates(source));
    boolean serves = app.hasRuntimePackages() || members;
    Inputs inputs = new Inputs(manager, source, app, node);
    List<String> production = commands.production();
    List<String> all = why.isEmpty() && !app.hasDevelopmentPackages() ? production : commands.all();
    return new PackageInstallation(
        manager,
        inputs.packages(all, !why.isEmpty()),
        serves ? inputs.packages(production, !why.isEmpty()) : null,
        why,
        manager
            .tool(source, app)
            .map(tool -> Map.of("BERTH_" + manager.command().toUpperCase(Locale.ROOT), tool))
            .orElse(Map.of()),
        MacLockfile.is(source));
  }

  PlanDraft explain(PlanDraft draft) {
    PlanDraft explained =
        manager.lockfile().isPresent()
            ? draft
            : mac
                ? draft.notice(
                    "package-lock.json was made on a Mac and names no binaries for Linux, so it is not"
                        + " used: package versions can differ. Remove node_modules and"
                        + " package-lock.json, run npm install and commit the new one.")
                : draft.notice(
                    "There is no lockfile: package versions can differ from build to build. Commit"
                        + " package-lock.json (npm install --package-lock-only).");
    return why.isEmpty()
        ? explained
        : explained.because(why + " → packages are installed with the whole source");
  }

  /** What the build sees, and what the server does. */
  PlanDraft install(PlanDraft draft, boolean builds, boolean serves) {
    boolean inSource = all != null && all.withSource();
    PlanDraft planned = builds || (inSource && serves) ? draft.buildPackages(all) : draft;
    return serves ? planned.runtimePackages(production) : planned;
  }

  /** The same where what is for development has to be there when the app is released. */
  PackageInstallation keepingDevelopmentPackages() {
    return new PackageInstallation(manager, all, all, why, environment, mac);
  }

  /** The command lines of one package manager. */
  private record Commands(
      PackageManager manager,
      List<String> argv,
      boolean withSource,
      boolean members,
      boolean separates) {
    List<String> all() {
      return switch (manager) {
        case NPM, NPM_SHRINKWRAP -> line(List.of("ci", "--include=dev"), QUIET);
        case NPM_WITHOUT_LOCKFILE ->
            line(List.of("install", "--include=dev", "--no-package-lock"), QUIET);
        case PNPM -> line(pnpm("--prod=false"), List.of());
        case YARN -> line(yarn("--production=false"), List.of());
        case YARN_BERRY -> line(List.of("install", "--immutable"), List.of());
        case BUN, BUN_BINARY -> line(List.of("install", "--frozen-lockfile"), List.of());
      };
    }

    /** With the source, everything is installed already: what was for building goes. */
    List<String> production() {
      return switch (manager) {
        case NPM, NPM_SHRINKWRAP ->
            withSource
                ? line(List.of("prune", "--omit=dev", "--ignore-scripts"), QUIET)
                : line(List.of("ci", "--omit=dev"), QUIET);
        case NPM_WITHOUT_LOCKFILE ->
            withSource
                ? line(
                    List.of("prune", "--omit=dev", "--ignore-scripts", "--no-package-lock"), QUIET)
                : line(List.of("install", "--omit=dev", "--no-package-lock"), QUIET);
        // It knows "prune" without its usual options, and asks before it takes packages away.
        case PNPM ->
            line(
                pnpm("--prod"),
                withSource
                    ? List.of("--ignore-scripts", "--config.confirmModulesPurge=false")
                    : List.of());
        case YARN ->
            line(
                yarn("--production"),
                withSource ? List.of("--ignore-scripts", "--prefer-offline") : List.of());
        case YARN_BERRY ->
            separates
                ? line(
                    List.of("workspaces", "focus", "--production"),
                    members ? List.of("--all") : List.of())
                : all();
        case BUN, BUN_BINARY ->
            line(
                List.of("install", "--frozen-lockfile", "--production"),
                withSource ? List.of("--ignore-scripts") : List.of());
      };
    }

    private static List<String> pnpm(String which) {
      return List.of("install", "--frozen-lockfile", which);
    }

    private static List<String> yarn(String which) {
      return List.of("install", "--frozen-lockfile", "--non-interactive", which);
    }

    private List<String> line(List<String> middle, List<String> end) {
      List<String> line = new ArrayList<>(argv);
      line.addAll(middle);
      line.addAll(end);
      return line;
    }
  }

  /** What a set of packages is installed from. */
  private record Inputs(PackageManager manager, SourceTree source, PackageJson app, String node) {
    Packages packages(List<String> command, boolean withSource) {
      List<String> files = new ArrayList<>(List.of("package.json"));
      manager.lockfile().ifPresent(files::add);
      manager.release(source).ifPresent(files::add);
      SETTINGS.stream().filter(source::hasFile).forEach(files::add);
      MessageDigest digest = Digests.sha256();
      Digests.add(digest, "packages 2 " + node + " " + Digests.platform());
      command.forEach(argument -> Digests.add(digest, argument));
      Digests.add(digest, app.dependenciesOnly());
      for (String file : files.subList(1, files.size())) {
        Digests.add(digest, file);
        digest.update(source.bytes(file).orElseGet(() -> new byte[0]));
      }
      return new Packages(
          Origin.APP,
          Packages.NODE_MODULES,
          command,
          files,
          withSource,
          Digests.hex(digest.digest()));
    }
  }
}
