package dev.berth.server.deploy;

import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.profile.VariableUse;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import dev.berth.server.secret.Variable;
import dev.berth.server.secret.Variables;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Names, beside a failed build, the variables that it asked for and was not given. */
@Component
class WithheldVariables {
  private static final Pattern NAME = Pattern.compile("\\b[A-Z][A-Z0-9_]{2,127}\\b");

  /** How code says that it misses one; a name with an underscore in it is then a variable's. */
  private static final Pattern COMPLAINT =
      Pattern.compile(
          "(?i)missing|required|not set|must be set|undefined|not defined|KeyError"
              + "|environment variable|env var");

  private final Variables variables;

  WithheldVariables(Variables variables) {
    this.variables = variables;
  }

  /**
   * The same failure, with the command that mends it where its output names a variable.
   *
   * @param uses what the app's code reads
   * @param given what the build had
   */
  DeployException explained(
      DeployException failed,
      Environment environment,
      List<VariableUse> uses,
      Collection<String> given) {
    Failure failure = failed.failure();
    if (!failure.code().equals(BuildProblem.FAILED.code())) {
      return failed;
    }
    Set<String> set = variables.of(environment).names();
    Set<String> known = new HashSet<>(set);
    uses.forEach(use -> known.add(use.name()));
    Set<String> asked = new TreeSet<>();
    failure.detail().lines().forEach(line -> asked.addAll(namedIn(line, known)));
    asked.removeAll(given);
    if (asked.isEmpty()) {
      return failed;
    }
    List<String> commands = asked.stream().map(name -> command(name, environment, set)).toList();
    return new DeployException(
        new Failure(
            failure.code(),
            failure.fault(),
            failure.summary()
                + " It names "
                + String.join(", ", asked)
                + ", which the build was not given: what is set reaches the running app, and builds"
                + " only on request.",
            "Give it to builds: " + String.join("; ", commands),
            failure.detail()),
        failed);
  }

  private static Set<String> namedIn(String line, Set<String> known) {
    boolean complains = COMPLAINT.matcher(line).find();
    return NAME.matcher(line)
        .results()
        .map(MatchResult::group)
        .filter(name ->
            known.contains(name) || (complains && name.contains("_") && !name.startsWith("ERR_")))
        .collect(Collectors.toSet());
  }

  /** With the value that is set, or asking for one. */
  private String command(String name, Environment environment, Set<String> set) {
    String command = "berth env set " + name + " --build --app " + environment.app();
    return set.contains(name)
        ? command + scope(name, environment).map(scope -> " --scope " + scope).orElse("")
        : command;
  }

  /** The scope whose value applies, unless it is the one that need not be said. */
  private Optional<String> scope(String name, Environment environment) {
    return variables.list(environment.app()).stream()
        .filter(one -> one.name().equals(name) && !one.madeUp())
        .filter(one -> !one.overriddenIn().contains(environment.title()))
        .map(Variable::scope)
        .filter(scope -> !scope.equals("app"))
        .filter(scope -> applies(scope, environment))
        .findFirst();
  }

  private static boolean applies(String scope, Environment environment) {
    return scope.equals(environment.title())
        || (scope.equals("previews") && environment.kind() == Environment.Kind.PREVIEW);
  }
}
