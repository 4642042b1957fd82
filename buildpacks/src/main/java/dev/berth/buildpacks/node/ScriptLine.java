package dev.berth.buildpacks.node;

import dev.berth.buildpacks.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A line of package.json, Procfile or berth.yaml as it runs where no package manager is: every
 * {@code npm run x} is replaced by what it would run, so that signals reach the app itself.
 *
 * @param source the directory it is run in
 * @param app the package.json there
 */
record ScriptLine(SourceTree source, PackageJson app) {
  private static final int MAX_DEPTH = 6;
  private static final int LONGEST = 4_000;
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*=.*");
  private static final Set<String> RUNS_FILES =
      Set.of("node", "tsx", "ts-node", "ts-node-esm", "bun", "vite-node", "babel-node");

  /** The line without any package manager in it, as far as it can be read. */
  String resolve(String text) {
    return resolve(text.strip(), 0);
  }

  private String resolve(String text, int depth) {
    Optional<List<ShellText.Part>> parts = ShellText.parts(text);
    if (depth > MAX_DEPTH || text.length() > LONGEST || parts.isEmpty()) {
      return text;
    }
    StringBuilder line = new StringBuilder();
    for (ShellText.Part part : parts.get()) {
      String command = command(part.words(), depth, parts.get().size() == 1);
      line.append(command.isEmpty() ? ":" : command).append(part.separator());
    }
    return line.toString().strip();
  }

  private String command(List<String> words, int depth, boolean alone) {
    List<String> settings = new ArrayList<>();
    int at = 0;
    while (at < words.size() && isPrefix(words, at)) {
      if (ASSIGNMENT.matcher(words.get(at)).matches()) {
        settings.add(words.get(at));
      }
      at++;
    }
    List<String> rest = words.subList(at, words.size());
    if (rest.isEmpty()) {
      return String.join(" ", words);
    }
    String command = withoutWrapper(rest, depth, alone);
    if (settings.isEmpty()) {
      return command;
    }
    String assigned = String.join(" ", settings);
    return ShellText.parts(command).filter(parts -> parts.size() == 1).isPresent()
        ? assigned + " " + command
        : "export " + assigned + " && " + command;
  }

  private static boolean isPrefix(List<String> words, int at) {
    String word = words.get(at);
    return ASSIGNMENT.matcher(word).matches()
        || word.equals("exec")
        || word.equals("cross-env")
        || word.equals("cross-env-shell")
        || (word.equals("env")
            && at + 1 < words.size()
            && ASSIGNMENT.matcher(words.get(at + 1)).matches());
  }

  private String withoutWrapper(List<String> words, int depth, boolean alone) {
    String tool = words.getFirst();
    List<String> arguments = words.subList(1, words.size());
    if (tool.equals("nest") && arguments.contains("start")) {
      return "node " + NestOutput.of(source);
    }
    if (Set.of("dotenv", "env-cmd").contains(tool) && arguments.contains("--")) {
      return command(
          arguments.subList(arguments.indexOf("--") + 1, arguments.size()), depth, alone);
    }
    if (Set.of("run-s", "npm-run-all").contains(tool)
        && arguments.stream().allMatch(app::hasScript)) {
      return resolve(
          String.join(" && ", arguments.stream().map(name -> "npm run " + name).toList()),
          depth + 1);
    }
    return switch (tool) {
      case "npx", "bunx", "pnpx" ->
          command(
              after(arguments, Set.of("--yes", "-y", "--no-install", "--no", "--bun")),
              depth,
              alone);
      case "nodemon" -> watched(arguments);
      case "npm", "pnpm", "yarn" -> managed(tool, arguments, depth, alone);
      case "bun" -> {
        String plain = String.join(" ", withoutWatching(words));
        yield entry(words).filter(source::hasFile).isPresent()
            ? plain
            : managed(tool, arguments, depth, alone);
      }
      case "node", "tsx" -> String.join(" ", withoutWatching(words));
      default -> String.join(" ", words);
    };
  }

  private static List<String> after(List<String> words, Set<String> options) {
    int at = 0;
    while (at < words.size() && options.contains(words.get(at))) {
      at++;
    }
    return words.subList(at, words.size());
  }

  /** Nor with a file of settings: none is ever in an image, and Node does not start without it. */
  private static List<String> withoutWatching(List<String> words) {
    List<String> kept = new ArrayList<>(List.of(words.getFirst()));
    boolean options = true;
    for (String word : words.subList(1, words.size())) {
      boolean watch = word.startsWith("--watch") || word.equals("--hot") || word.equals("watch");
      if (!(options
          && (watch || word.startsWith("--env-file=") || word.startsWith("--env-file-if")))) {
        kept.add(word);
      }
      options &= word.startsWith("-") || watch;
    }
    return kept;
  }

  private String watched(List<String> arguments) {
    for (int i = 0; i + 1 < arguments.size(); i++) {
      if (arguments.get(i).equals("--exec") || arguments.get(i).equals("-x")) {
        return ShellText.unquoted(arguments.get(i + 1))
            + arguments.subList(i + 2, arguments.size()).stream()
                .filter(word -> !word.startsWith("-"))
                .map(word -> " " + word)
                .findFirst()
                .orElse("");
      }
    }
    return arguments.stream()
        .filter(word -> word.matches("[\\w@./-]+\\.[mc]?[jt]s"))
        .findFirst()
        .map(file -> TypeScriptEntry.command(app, file))
        .orElseGet(() -> "nodemon " + String.join(" ", arguments));
  }

  private String managed(String tool, List<String> arguments, int depth, boolean alone) {
    ManagerCall call = ManagerCall.of(tool, arguments);
    String whole = (tool + " " + String.join(" ", arguments)).strip();
    Optional<ScriptLine> place = place(call);
    if (place.isEmpty() || call.verb().isEmpty()) {
      return whole;
    }
    ScriptLine there = place.get();
    Optional<String> run = there.script(tool, call, depth);
    if (run.isEmpty()) {
      return whole;
    }
    String directory = source.root().relativize(there.source.root()).toString();
    if (directory.isEmpty()) {
      return run.get();
    }
    String moved =
        "cd '%s' && export PATH=\"$PWD/node_modules/.bin:$PATH\" && %s"
            .formatted(directory.replace("'", "'\\''"), run.get());
    return alone ? moved : "(" + moved + ")";
  }

  /** Where another directory or member is named: there. */
  private Optional<ScriptLine> place(ManagerCall call) {
    Optional<SourceTree> tree =
        call.workspace().isPresent()
            ? Monorepo.at(source).flatMap(all -> all.member(call.workspace().get()))
            : call.directory().isEmpty() ? Optional.of(source) : source.below(call.directory());
    return tree.flatMap(found -> PackageJson.in(found).map(json -> new ScriptLine(found, json)));
  }

  private Optional<String> script(String tool, ManagerCall call, int depth) {
    String name = call.verb();
    List<String> arguments = call.arguments();
    if (call.executes()) {
      return arguments.isEmpty() ? Optional.empty() : Optional.of(command(arguments, depth, true));
    }
    Optional<String> script = app.script(name);
    if (script.isEmpty()) {
      return withoutScript(tool, call);
    }
    String line =
        resolve((script.get().strip() + " " + String.join(" ", arguments)).strip(), depth + 1);
    return Optional.of(
        app.script("pre" + name)
            .map(before -> resolve(before.strip(), depth + 1) + " && " + line)
            .orElse(line));
  }

  private Optional<String> withoutScript(String tool, ManagerCall call) {
    String name = call.verb();
    if (name.equals("start") && source.hasFile("server.js")) {
      return Optional.of("node server.js");
    }
    String line = (name + " " + String.join(" ", call.arguments())).strip();
    if (tool.equals("bun") && name.contains(".")) {
      return Optional.of("bun " + line);
    }
    boolean program = !call.said() && !tool.equals("npm") && !name.startsWith("-");
    return program && !name.equals("start") ? Optional.of(line) : Optional.empty();
  }

  /**
   * The file that a command starts: the first word that names one after {@code node} or the like.
   */
  static Optional<String> entry(List<String> words) {
    boolean runs = false;
    boolean value = false;
    List<String> command =
        words.stream().dropWhile(word -> ASSIGNMENT.matcher(word).matches()).toList();
    for (String word : command) {
      if (value) {
        value = false;
      } else if (!runs) {
        runs = RUNS_FILES.contains(word) || word.endsWith("-serve");
        if (!runs && !word.equals("exec")) {
          return Optional.empty();
        }
      } else if (word.startsWith("-")) {
        value =
            Set.of("-r", "--require", "--import", "--loader", "--experimental-loader")
                .contains(word);
        if (Set.of("-e", "--eval", "-p", "--test").contains(word)) {
          return Optional.empty();
        }
      } else if (!word.equals("run") && !word.equals("watch")) {
        return Optional.of(word).filter(file -> file.matches("[\\w@./-]+"));
      }
    }
    return Optional.empty();
  }
}
