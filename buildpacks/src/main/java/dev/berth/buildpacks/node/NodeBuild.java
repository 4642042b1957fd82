package dev.berth.buildpacks.node;

import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which command builds an app where no script is simply called {@code build}. */
final class NodeBuild {
  private NodeBuild() {}

  /** A script that runs the tool's build under another name, else the tool itself. */
  static Optional<String> of(StaticFramework tool, SourceTree source, PackageJson app) {
    if (tool.build().isEmpty()) {
      return Optional.empty();
    }
    Pattern builds =
        Pattern.compile(
            "(?:npx )?(?:@11ty/)?" + Pattern.quote(tool.build()) + "(?: (?!--serve).*)?");
    Optional<String> script =
        app.scripts().stream()
            .filter(name ->
                app.script(name).filter(line -> builds.matcher(line.strip()).matches()).isPresent())
            .findFirst()
            .map(name -> "npm run " + name);
    boolean needsPage = List.of("vite", "@rsbuild/core").contains(tool.dependency());
    return script.or(() ->
        needsPage && !source.hasFile("index.html") ? Optional.empty() : Optional.of(tool.build()));
  }

  /** What a start script built before it started belongs into the build, once. */
  static @Nullable String before(
      StartCommand start, SourceTree source, PackageJson app, @Nullable String build) {
    String own =
        app.script("build").map(line -> new ScriptLine(source, app).resolve(line)).orElse("");
    List<String> more = start.builds().stream().filter(line -> !own.contains(line)).toList();
    if (!more.isEmpty()) {
      String line = String.join(" && ", more);
      return build == null ? line : build + " && " + line;
    }
    return build == null && isCompiled(start, source, app) ? "tsc" : build;
  }

  /** It starts what only TypeScript's compiler can make. */
  private static boolean isCompiled(StartCommand start, SourceTree source, PackageJson app) {
    return source.hasFile("tsconfig.json")
        && app.has("typescript")
        && ScriptLine.entry(start.line().words())
            .filter(file -> !TypeScriptEntry.isTypeScript(file))
            .filter(file -> new BuildOutput(source, app).module(file).isEmpty())
            .isPresent();
  }
}
