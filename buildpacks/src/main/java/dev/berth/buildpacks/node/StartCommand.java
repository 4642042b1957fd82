package dev.berth.buildpacks.node;

import dev.berth.buildpacks.Procfile;
import dev.berth.buildpacks.ShellLine;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.profile.ProcessCandidate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line that starts a server, and where it was found. npm is no part of a running image: lines
 * such as {@code npm start} are replaced by what they would run.
 *
 * @param line what to run
 * @param reason where it was found
 */
record StartCommand(ShellLine line, String reason) {
  private static final int MAX_DEPTH = 5;
  private static final Pattern RUN_SCRIPT =
      Pattern.compile("(?:npm|pnpm|yarn)(?: (?:run|run-script))? ([\\w:.-]+)(?: --silent)?");
  private static final Pattern DEVELOPMENT_SERVER =
      Pattern.compile(
          "(?:vite(?: (?:preview|dev|serve))?|react-scripts start|ng serve|astro (?:dev|preview)"
              + "|parcel|webpack(?:-dev-server| serve)|vue-cli-service serve|eleventy --serve"
              + "|snowpack dev|gatsby (?:develop|serve)|docusaurus start|live-server|browser-sync)"
              + "(?: .*)?");

  /** What the owner said: berth.yaml, then Procfile, then the start script. */
  static Optional<StartCommand> given(SourceTree source, PackageJson app, AppManifest manifest) {
    if (manifest.start().isPresent()) {
      return Optional.of(found(manifest.start().get(), app, "berth.yaml says how to start"));
    }
    Optional<String> web = Procfile.command(source, "web");
    if (web.isPresent()) {
      return Optional.of(found(web.get(), app, "Procfile has a web process"));
    }
    return app.script("start")
        .filter(script -> !DEVELOPMENT_SERVER.matcher(script.strip()).matches())
        .map(script -> found("npm start", app, "package.json has a start script"));
  }

  /** A file that looks like a server: {@code server.js}, {@code main}, {@code index.js}, …. */
  static Optional<StartCommand> guessed(SourceTree source, PackageJson app) {
    if (source.hasFile("server.js")) {
      return Optional.of(new StartCommand(new ShellLine("node server.js"), "there is a server.js"));
    }
    Optional<String> main =
        app.main().filter(file -> new ShellLine("node " + file).isPlain()).filter(source::hasFile);
    if (main.isPresent()) {
      return Optional.of(
          new StartCommand(
              new ShellLine("node " + main.get()),
              "package.json names " + main.get() + " as main"));
    }
    return List.of(
            "index.js",
            "app.js",
            "main.js",
            "index.mjs",
            "server.mjs",
            "src/index.js",
            "src/server.js")
        .stream()
        .filter(source::hasFile)
        .findFirst()
        .map(file -> new StartCommand(new ShellLine("node " + file), "there is a " + file));
  }

  ProcessCandidate candidate() {
    return ProcessCandidate.web(line.text(), reason);
  }

  private static StartCommand found(String text, PackageJson app, String reason) {
    return new StartCommand(withoutPackageManager(text, app), reason);
  }

  /** What a line comes to where npm is not there. */
  static ShellLine withoutPackageManager(String text, PackageJson app) {
    return new ShellLine(withoutNpm(text.strip(), app, 0));
  }

  private static String withoutNpm(String text, PackageJson app, int depth) {
    if (text.startsWith("npx ") && new ShellLine(text).isPlain()) {
      return text.substring(4).replaceFirst("^(?:--yes|-y|--no-install) ", "");
    }
    Matcher run = RUN_SCRIPT.matcher(text);
    if (depth >= MAX_DEPTH || !run.matches()) {
      return text;
    }
    String name = run.group(1);
    Optional<String> script = app.script(name);
    if (script.isEmpty()) {
      return name.equals("start") ? "node server.js" : text;
    }
    String line = withoutNpm(script.get().strip(), app, depth + 1);
    return app.script("pre" + name)
        .map(before -> withoutNpm(before.strip(), app, depth + 1) + " && " + line)
        .orElse(line);
  }
}
