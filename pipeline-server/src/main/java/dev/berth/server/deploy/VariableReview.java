package dev.berth.server.deploy;

import dev.berth.buildpacks.profile.Built;
import dev.berth.buildpacks.profile.VariableUse;
import dev.berth.secrets.SecretValue;
import dev.berth.server.app.Environment;
import dev.berth.server.build.BuiltImage;
import dev.berth.server.pipeline.DeployLog;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.registry.ImageFilesystem;
import dev.berth.server.registry.ImageStore;
import dev.berth.server.secret.ClientFileCheck;
import dev.berth.server.secret.EnvironmentVariables;
import dev.berth.server.secret.GeneratedVariables;
import dev.berth.server.secret.Variables;
import dev.berth.server.secret.WantedVariables;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Compares what a freshly built app uses with what is set: makes up what only has to be random,
 * names what is missing, and stops what would give a secret to browsers.
 */
@Component
class VariableReview {
  /** The outputs that are compared. */
  static final Set<StepKey<?>> NEEDS = Set.of(PlanStep.KEY, ImageStep.KEY);

  private static final int NAMED = 12;
  private static final String APP = "/app";

  private final Variables variables;
  private final GeneratedVariables generated;
  private final ImageStore images;
  private final Profiles profiles;
  private final BuildVariables builds;

  VariableReview(
      Variables variables,
      GeneratedVariables generated,
      ImageStore images,
      Profiles profiles,
      BuildVariables builds) {
    this.variables = variables;
    this.generated = generated;
    this.images = images;
    this.profiles = profiles;
    this.builds = builds;
  }

  /** Makes sure of it; repeatable. */
  void look(StepContext context) {
    Environment environment = context.environment();
    Planned planned = context.output(PlanStep.KEY);
    WantedVariables wanted = new WantedVariables(profiles.of(context).component().variables());
    EnvironmentVariables set = variables.of(environment);
    Set<String> present = new HashSet<>(set.names());
    present.addAll(planned.runtime().variables().keySet());
    present.addAll(generate(environment, wanted, present, context.log()));
    report(environment, wanted.missing(present), context.log());
    EnvironmentVariables now = variables.of(environment);
    check(planned, context.output(ImageStep.KEY), now.values(), builds.secrets(environment, now));
  }

  private List<String> generate(
      Environment environment, WantedVariables wanted, Set<String> present, DeployLog log) {
    List<String> names = generated.ensure(environment, wanted.generated(present));
    if (!names.isEmpty()) {
      log.line("made up for " + environment.title() + ", and kept: " + String.join(", ", names));
    }
    return names;
  }

  private static void report(Environment environment, List<VariableUse> missing, DeployLog log) {
    if (missing.isEmpty()) {
      return;
    }
    String names =
        missing.stream()
            .limit(NAMED)
            .map(use -> use.name() + " (" + use.file() + ":" + use.line() + ")")
            .collect(Collectors.joining(", "));
    String more = missing.size() > NAMED ? " and " + (missing.size() - NAMED) + " more" : "";
    log.line("used, but not set: " + names + more);
    log.line(
        "set it: berth env set "
            + missing.getFirst().name()
            + " --app "
            + environment.app()
            + "; a whole file: berth env import .env --app "
            + environment.app());
  }

  private void check(
      Planned planned,
      BuiltImage built,
      Map<String, SecretValue> values,
      Map<String, SecretValue> given) {
    Built runs = built.built() == null ? planned.plan().built("") : built.built();
    look(built, new ClientFileCheck(values, runs.kind() == Built.Kind.SITE));
    if (!given.isEmpty()) {
      look(built, ClientFileCheck.ofBuild(given));
    }
  }

  private void look(BuiltImage built, ClientFileCheck check) {
    for (ImageFilesystem.Layer layer : images.unpack(built.repository(), built.digest()).layers()) {
      if (layer.target().equals(APP)) {
        check.look(layer.directory(), "");
      } else if (layer.target().startsWith(APP + "/")) {
        check.look(layer.directory(), layer.target().substring(APP.length() + 1));
      }
    }
    check.verdict();
  }
}
