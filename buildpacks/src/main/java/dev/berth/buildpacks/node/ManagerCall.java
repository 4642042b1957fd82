package dev.berth.buildpacks.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A package manager as a script calls it.
 *
 * @param verb the script that is run, or {@code exec}; {@code ""} when it is something else
 * @param said whether {@code run} stands before the script's name
 * @param executes whether a program is called, which the arguments name
 * @param directory where, when that is said
 * @param workspace which member, when that is said
 * @param arguments what the script or program is given
 */
record ManagerCall(
    String verb,
    boolean said,
    boolean executes,
    String directory,
    Optional<String> workspace,
    List<String> arguments) {
  private static final Set<String> DIRECTORY = Set.of("--prefix", "-C", "--dir", "--cwd");
  private static final Set<String> WORKSPACE = Set.of("-w", "--workspace", "--filter", "-F");
  private static final Set<String> OTHER =
      Set.of(
          "install", "ci", "add", "i", "exec", "x", "dlx", "prune", "rebuild", "publish", "build");

  ManagerCall {
    arguments = List.copyOf(arguments);
  }

  static ManagerCall of(String tool, List<String> words) {
    List<String> rest = new ArrayList<>();
    String directory = "";
    Optional<String> workspace = Optional.empty();
    boolean run = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String name = word.replaceFirst("=.*", "");
      boolean named = DIRECTORY.contains(name) || WORKSPACE.contains(name);
      // What follows the script's name is its own, but for npm, which reads on until "--".
      boolean mine =
          rest.isEmpty()
              || (run && rest.size() == 1 && tool.equals("npm"))
              || (tool.equals("npm") && rest.size() == 1);
      if (word.equals("--")) {
        rest.addAll(words.subList(i + 1, words.size()));
        break;
      } else if (mine && named && (word.contains("=") || i + 1 < words.size())) {
        String value =
            ShellText.unquoted(
                word.contains("=") ? word.substring(name.length() + 1) : words.get(++i));
        if (DIRECTORY.contains(name)) {
          directory = value.replaceFirst("^\\./", "");
        } else {
          workspace = Optional.of(value);
        }
      } else if (rest.isEmpty()
          && word.equals("workspace")
          && tool.equals("yarn")
          && i + 1 < words.size()) {
        workspace = Optional.of(words.get(++i));
      } else if (rest.isEmpty() && !run && (word.equals("run") || word.equals("run-script"))) {
        run = true;
      } else if (!(mine && word.startsWith("-"))) {
        rest.add(word);
      }
    }
    String verb = rest.isEmpty() ? "" : rest.getFirst();
    List<String> arguments = rest.isEmpty() ? List.of() : rest.subList(1, rest.size());
    boolean executes = !run && Set.of("exec", "x", "dlx").contains(verb);
    boolean other =
        !run
            && !executes
            && OTHER.contains(verb)
            && !(verb.equals("build") && !tool.equals("npm") && !tool.equals("bun"));
    return new ManagerCall(other ? "" : verb, run, executes, directory, workspace, arguments);
  }
}
