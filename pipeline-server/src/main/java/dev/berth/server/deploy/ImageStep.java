package dev.berth.server.deploy;

import dev.berth.server.build.BuildRequest;
import dev.berth.server.build.BuiltImage;
import dev.berth.server.build.ImageBuilder;
import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import java.util.Map;
import java.util.Set;

/** Makes sure that the plan's image is in the registry; an existing one is not built again. */
final class ImageStep implements Step<BuiltImage> {
  static final StepKey<BuiltImage> KEY = new StepKey<>("image", BuiltImage.class);

  private final ImageBuilder builder;
  private final BuildDirectories directories;

  ImageStep(ImageBuilder builder, BuildDirectories directories) {
    this.builder = builder;
    this.directories = directories;
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
    BuildRequest request =
        new BuildRequest(
            context.deploy(),
            context.request(DeployRequest.class).environment(),
            directories.checkout(context.deploy()),
            context.output(PlanStep.KEY).plan(),
            Map.of());
    return builder.build(request, context.log(), context::checkActive);
  }
}
