package dev.berth.server.deploy;

import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.source.Checkout;
import dev.berth.server.source.Commit;

/** Makes sure that the commit's files lie in the deploy's own directory. */
final class CheckoutStep implements Step<Commit> {
  static final StepKey<Commit> KEY = new StepKey<>("checkout", Commit.class);

  private final Checkout checkout;
  private final BuildDirectories directories;
  private final FreeSpace space;

  CheckoutStep(Checkout checkout, BuildDirectories directories, FreeSpace space) {
    this.checkout = checkout;
    this.directories = directories;
    this.space = space;
  }

  @Override
  public StepKey<Commit> key() {
    return KEY;
  }

  @Override
  public Commit run(StepContext context) {
    space.require();
    return checkout.checkout(
        context.environment().app(),
        context.request(DeployRequest.class).commit(),
        directories.checkout(context.deploy()));
  }
}
