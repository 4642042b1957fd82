package dev.berth.buildpacks.node;

import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds out whether installing an app's packages runs code of the app itself, so that the result
 * depends on the whole source tree and not only on the lockfile.
 */
final class LifecycleScripts {
  private static final List<String> SCRIPTS =
      List.of("preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare");
  private static final Pattern DEVELOPMENT_ONLY =
      Pattern.compile(".*\\b(?:husky|lefthook|simple-git-hooks|is-ci|lint-staged)\\b.*");
  private static final Pattern WRITES_INTO_PACKAGES =
      Pattern.compile(".*\\b(?:prisma generate|patch-package)\\b.*");

  private LifecycleScripts() {}

  /** One sentence, empty when the lockfile alone decides. */
  static String whySourceIsNeeded(SourceTree source, PackageJson app) {
    if (app.hasLocalPackages()) {
      return "package.json refers to packages in the repository";
    }
    if (app.hasPatches()
        || source.text("pnpm-workspace.yaml").orElse("").contains("patchedDependencies:")
        || source.hasDirectory(".yarn/patches")) {
      return "packages are patched by files of the repository";
    }
    if (app.has(AdapterAdvice.SVELTE_AUTO)) {
      return "SvelteKit's adapter-auto installs the adapter that fits";
    }
    if (source.hasDirectory(".yarn/plugins")) {
      return "there are plugins of Yarn";
    }
    for (String name : SCRIPTS) {
      String script = app.script(name).orElse("").replace('\n', ' ');
      if (!script.isEmpty() && !DEVELOPMENT_ONLY.matcher(script).matches()) {
        return "package.json has a script \"" + name + "\"";
      }
    }
    return app.script("build").filter(s -> WRITES_INTO_PACKAGES.matcher(s).matches()).isPresent()
        ? "the build script writes into node_modules"
        : "";
  }
}
