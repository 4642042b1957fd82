package dev.berth.buildpacks.go;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.GivenCommands;
import dev.berth.buildpacks.Procfile;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.buildpacks.profile.ProcessCandidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of a repository's programs serves, and which others are built beside it.
 *
 * @param line what starts it, in the directory of the app
 * @param reason why that one
 * @param built those that are built, each to {@code bin} and its name
 */
record GoProgram(String line, String reason, List<GoMain> built) {
  private static final int MOST_NAMED = 8;
  private static final Set<String> USUAL =
      Set.of("server", "web", "api", "app", "main", "http", "httpd", "serve");
  private static final Pattern PROGRAM =
      Pattern.compile("(?:^|[\\s;&|]|exec\\s+)(?:\\./)?(?:[\\w.-]+/)*(?<name>[\\w.-]+)(?=\\s|$)");

  GoProgram {
    built = List.copyOf(built);
  }

  static GoProgram of(SourceTree source, GoModules modules, AppManifest manifest) {
    List<GoMain> mains = GoMain.in(source, modules.name());
    Optional<ProcessCandidate> given = GivenCommands.web(source, manifest);
    if (given.isPresent()) {
      String line = given.get().command().strip();
      List<String> lines =
          Stream.of(
                  Stream.of(line),
                  Procfile.processes(source).values().stream(),
                  manifest.release().stream())
              .flatMap(some -> some)
              .toList();
      List<GoMain> named =
          mains.stream().filter(main -> lines.stream().anyMatch(names(main))).toList();
      Optional<GoMain> web = mains.stream().filter(main -> names(main).test(line)).findFirst();
      return new GoProgram(
          web.map(main -> binary(line, main)).orElse(line),
          given.get().reason(),
          named.isEmpty() ? mains : named);
    }
    GoMain chosen = chosen(mains, modules);
    return new GoProgram(
        "bin/" + chosen.name(),
        mains.size() == 1
            ? "the only program is in " + chosen.words()
            : "of %d programs the one in %s serves".formatted(mains.size(), chosen.words()),
        List.of(chosen));
  }

  private static Predicate<String> names(GoMain main) {
    return line -> {
      Matcher program = PROGRAM.matcher(line);
      while (program.find()) {
        if (program.group("name").equals(main.name())) {
          return true;
        }
      }
      return false;
    };
  }

  /** A line may call it by its name, by its place in the repository or by that of the program. */
  private static String binary(String line, GoMain main) {
    Matcher word =
        Pattern.compile(
                "(?<before>^|\\s)(?:\\./)?(?:[\\w.-]+/)*"
                    + Pattern.quote(main.name())
                    + "(?=\\s|$)")
            .matcher(line);
    return word.find()
        ? line.substring(0, word.start())
            + word.group("before")
            + "bin/"
            + main.name()
            + line.substring(word.end())
        : line;
  }

  private static GoMain chosen(List<GoMain> mains, GoModules modules) {
    if (mains.size() == 1) {
      return mains.getFirst();
    }
    List<Predicate<GoMain>> rules = new ArrayList<>();
    rules.add(main -> main.directory().isEmpty());
    rules.add(GoMain::serves);
    rules.add(main -> main.serves() && USUAL.contains(main.name()));
    rules.add(main -> USUAL.contains(main.name()));
    rules.add(main -> main.name().equals(modules.name()));
    for (Predicate<GoMain> rule : rules) {
      List<GoMain> left = mains.stream().filter(rule).toList();
      if (left.size() == 1) {
        return left.getFirst();
      }
    }
    throw new BuildException(
        BuildProblem.NO_START_COMMAND,
        "This is a Go app with %d programs, and nothing says which of them serves: %s."
            .formatted(
                mains.size(),
                mains.stream()
                    .limit(MOST_NAMED)
                    .map(GoMain::words)
                    .collect(Collectors.joining(", "))),
        "Say which: "
            + mains.stream()
                .limit(MOST_NAMED)
                .map(main -> ManifestKey.START.suggest("bin/" + main.name()))
                .collect(Collectors.joining(", or "))
            + ".");
  }
}
