package dev.berth.server.deploy;

import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.profile.AppProfile;
import dev.berth.buildpacks.profile.Component;
import dev.berth.buildpacks.profile.Need;
import dev.berth.buildpacks.profile.Needs;
import dev.berth.server.app.Environment;
import dev.berth.server.build.ImageBuilder;
import dev.berth.server.build.ReadCommit;
import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.release.ReleaseRuntime;
import dev.berth.server.secret.EnvironmentVariables;
import dev.berth.server.secret.WantedVariables;
import java.util.List;
import java.util.Set;

/** Makes sure that it is known how the commit is built and run; only reads files. */
@org.springframework.stereotype.Component
class PlanStep implements Step<Planned> {
  static final StepKey<Planned> KEY = new StepKey<>("plan", Planned.class);

  private final ImageBuilder builder;
  private final BuildDirectories directories;
  private final BuildVariables variables;

  PlanStep(ImageBuilder builder, BuildDirectories directories, BuildVariables variables) {
    this.builder = builder;
    this.directories = directories;
    this.variables = variables;
  }

  @Override
  public StepKey<Planned> key() {
    return KEY;
  }

  @Override
  public Set<StepKey<?>> needs() {
    return Set.of(CheckoutStep.KEY);
  }

  @Override
  public Planned run(StepContext context) {
    ReadCommit commit = builder.read(directories.checkout(context.deploy()));
    AppProfile profile = commit.profile();
    Needs needs = profile.component().needs();
    say(context, "A database", needs.database());
    say(context, "A volume", needs.volume());
    ReleaseRuntime runtime = runtime(profile);
    Environment environment = context.environment();
    EnvironmentVariables set = variables.now(environment);

    BuildPlan plan =
        commit.plan(
            context.output(CheckoutStep.KEY).id(), variables.stamped(environment, set, runtime));
    plan.reasons().forEach(reason -> context.log().line(reason));
    plan.notices().forEach(notice -> context.log().line("note: " + notice));
    return new Planned(plan, completed(runtime, plan), set.versions(), profile);
  }

  @Override
  public String remark(Planned planned) {
    return planned.plan().framework();
  }

  private static void say(StepContext context, String what, Need need) {
    if (need.wanted()) {
      context.log().line(what + ", because " + need.reason());
    }
  }

  private static ReleaseRuntime runtime(AppProfile profile) {
    AppManifest manifest = profile.manifest();
    Component app = profile.component();
    return new ReleaseRuntime(
        manifest.health().path().orElse(""),
        manifest.health().timeout().toSeconds(),
        manifest.env(),
        List.of(),
        new WantedVariables(app.variables()).ownAddress(),
        app.needs().database().wanted(),
        app.needs().volume().wanted(),
        "");
  }

  private static ReleaseRuntime completed(ReleaseRuntime runtime, BuildPlan plan) {
    BuildPlan.Release release = plan.release();
    return runtime.planned(
        plan.assets().stream()
            .map(asset -> new ReleaseRuntime.ClientFiles(asset.prefix(), asset.directory()))
            .toList(),
        release == null ? "" : release.migrations());
  }
}
