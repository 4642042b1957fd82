package dev.berth.server.deploy;

import dev.berth.buildpacks.BuildPlan;
import dev.berth.server.app.Environment;
import dev.berth.server.app.PublicUrls;
import dev.berth.server.build.BuildDatabase;
import dev.berth.server.build.BuildRequest;
import dev.berth.server.build.BuiltImage;
import dev.berth.server.build.ImageBuilder;
import dev.berth.server.failure.DeployException;
import dev.berth.server.migrate.Migrations;
import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Makes sure that the plan's image is in the registry; an existing one is not built again. */
@Component
class ImageStep implements Step<BuiltImage> {
  static final StepKey<BuiltImage> KEY = new StepKey<>("image", BuiltImage.class);

  private final ImageBuilder builder;
  private final BuildDirectories directories;
  private final BuildVariables variables;
  private final BuildDatabases databases;
  private final Profiles profiles;
  private final WithheldVariables withheld;
  private final PublicUrls urls;

  ImageStep(
      ImageBuilder builder,
      BuildDirectories directories,
      BuildVariables variables,
      BuildDatabases databases,
      Profiles profiles,
      WithheldVariables withheld,
      PublicUrls urls) {
    this.builder = builder;
    this.directories = directories;
    this.variables = variables;
    this.databases = databases;
    this.profiles = profiles;
    this.withheld = withheld;
    this.urls = urls;
  }

  @Override
  public StepKey<BuiltImage> key() {
    return KEY;
  }

  @Override
  public Set<StepKey<?>> needs() {
    return Set.of(CheckoutStep.KEY, PlanStep.KEY);
  }

  @Override
  public BuiltImage run(StepContext context) {
    Environment environment = context.environment();
    Planned planned = context.output(PlanStep.KEY);
    BuildRequest request =
        new BuildRequest(
            context.deploy(),
            environment,
            directories.checkout(context.deploy()),
            planned.plan(),
            urls.git(environment.app()),
            variables.of(
                environment, variables.at(environment, planned.versions()), planned.runtime()),
            database(context, planned.plan(), environment));
    try {
      return builder.build(request, context.log(), context::checkActive);
    } catch (DeployException e) {
      throw withheld.explained(
          e,
          environment,
          profiles.of(context).component().variables(),
          request.variables().keySet());
    }
  }

  /** Builds have a queue of their own; what needs none must not stand in it. */
  @Override
  public boolean queues() {
    return true;
  }

  @Override
  public String remark(BuiltImage image) {
    return (image.reused() ? "reused " : "built ") + image.digest().substring(7, 19);
  }

  private Optional<BuildDatabase> database(
      StepContext context, BuildPlan plan, Environment environment) {
    BuildPlan.Build build = plan.build();
    if (build == null || !build.database()) {
      return Optional.empty();
    }
    // A tool of the app's brings the schema itself.
    Supplier<Optional<Migrations>> migrations =
        () ->
            plan.release() == null
                ? Migrations.of(directories.checkout(context.deploy()), profiles.of(context))
                : Optional.empty();
    return Optional.of(databases.of(context.deploy(), environment.app(), migrations));
  }
}
