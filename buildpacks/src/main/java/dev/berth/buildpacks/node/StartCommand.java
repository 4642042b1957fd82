package dev.berth.buildpacks.node;

import dev.berth.buildpacks.GivenCommands;
import dev.berth.buildpacks.ShellLine;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.profile.ProcessCandidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The line that starts a server, and where it was found. npm is no part of a running image: lines
 * such as {@code npm start} are replaced by what they would run.
 *
 * @param line what to run
 * @param reason where it was found
 * @param owners whether berth.yaml or a Procfile says so: what the build leaves does not change it
 * @param builds what the line builds before it starts, as it stands there; that is done once, in
 *     the build
 */
record StartCommand(ShellLine line, String reason, boolean owners, List<String> builds) {
  StartCommand {
    builds = List.copyOf(builds);
  }

  /** What the owner said: berth.yaml, then Procfile, then the start script. */
  static Optional<StartCommand> given(SourceTree source, PackageJson app, AppManifest manifest) {
    ScriptLine script = new ScriptLine(source, app);
    Optional<ProcessCandidate> web = GivenCommands.web(source, manifest);
    if (web.isPresent()) {
      return Optional.of(owners(script, web.get().command(), web.get().reason()));
    }
    return Stream.of("start", "start:prod", "start:production", "serve")
        .filter(app::hasScript)
        .flatMap(name -> started(script, name).stream())
        .findFirst();
  }

  /** A file that looks like a server: {@code server.js}, {@code main}, {@code index.js}, …. */
  static Optional<StartCommand> guessed(SourceTree source, PackageJson app) {
    if (source.hasFile("server.js")) {
      return Optional.of(found("node server.js", "there is a server.js"));
    }
    Optional<String> main =
        app.main().filter(file -> new ShellLine("node " + file).isPlain()).filter(source::hasFile);
    if (main.isPresent() && !TypeScriptEntry.isTypeScript(main.get())) {
      return Optional.of(
          found("node " + main.get(), "package.json names " + main.get() + " as main"));
    }
    Optional<String> program =
        app.bin().filter(file -> new ShellLine("node " + file).isPlain()).filter(source::hasFile);
    if (program.isPresent()) {
      return Optional.of(
          found(
              "node " + program.get(), "package.json names " + program.get() + " as its program"));
    }
    return List.of(
            "index.js",
            "app.js",
            "main.js",
            "index.mjs",
            "server.mjs",
            "src/index.js",
            "src/server.js",
            "src/app.js",
            "src/main.js",
            "src/index.mjs")
        .stream()
        .filter(source::hasFile)
        .findFirst()
        .map(file -> found("node " + file, "there is a " + file))
        .or(() -> typeScript(source, app));
  }

  private static Optional<StartCommand> typeScript(SourceTree source, PackageJson app) {
    return TypeScriptEntry.in(source, app)
        .map(file -> found(TypeScriptEntry.command(app, file), "there is a " + file));
  }

  ProcessCandidate candidate() {
    return ProcessCandidate.web(line.text(), reason);
  }

  private static StartCommand found(String text, String reason) {
    return new StartCommand(new ShellLine(text), reason, false, List.of());
  }

  private static StartCommand owners(ScriptLine script, String text, String reason) {
    return new StartCommand(new ShellLine(script.resolve(text)), reason, true, List.of());
  }

  /** A script that serves what is there; builds at its beginning are taken out. */
  private static Optional<StartCommand> started(ScriptLine script, String name) {
    List<String> commands = commands(script.resolve("npm run " + name));
    List<String> builds =
        commands.subList(0, commands.size() - 1).stream().filter(StartCommand::isBuild).toList();
    String line =
        String.join(
            " && ", commands.stream().filter(command -> !builds.contains(command)).toList());
    return DevelopmentServer.is(commands.getLast(), script.app())
        ? Optional.empty()
        : Optional.of(
            new StartCommand(
                new ShellLine(line), "package.json has a " + name + " script", false, builds));
  }

  /** Those that run one after the other; the whole line when it is of another kind. */
  private static List<String> commands(String line) {
    Optional<List<ShellText.Part>> parts = ShellText.parts(line);
    if (parts.isEmpty()
        || parts.get().stream()
            .anyMatch(part -> !part.separator().isBlank() && !part.separator().equals(" && "))) {
      return List.of(line);
    }
    List<String> commands = new ArrayList<>();
    parts.get().forEach(part -> commands.add(String.join(" ", part.words())));
    return commands;
  }

  private static boolean isBuild(String command) {
    return command.matches(
        "(?:\\w+=\\S* )*(?:tsc|tsup|tsdown|swc|babel|esbuild|webpack|rollup|rimraf|(?:vite|next|nest|astro|nuxt|ng|react-scripts"
            + "|react-router|remix|vinxi|rsbuild|unbuild|parcel|vue-cli-service|gatsby|turbo) build|ncc build|shx rm|rm -rf)(?: .*)?");
  }

  /** What a line comes to where npm is not there. */
  static ShellLine withoutPackageManager(String text, SourceTree source, PackageJson app) {
    return new ShellLine(new ScriptLine(source, app).resolve(text));
  }
}
