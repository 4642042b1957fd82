package dev.berth.server.deploy;

import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.source.Checkout;
import dev.berth.server.source.Commit;
import org.springframework.stereotype.Component;

/** Makes sure that the commit's files lie in the deploy's own directory. */
@Component
class CheckoutStep implements Step<Commit> {
  static final StepKey<Commit> KEY = new StepKey<>("checkout", Commit.class);
  private static final int LONGEST_SUBJECT = 40;

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

  @Override
  public String remark(Commit commit) {
    String subject = commit.subject();
    return commit.id().substring(0, 7)
        + " "
        + (subject.length() > LONGEST_SUBJECT
            ? subject.substring(0, LONGEST_SUBJECT - 1) + "…"
            : subject);
  }
}
