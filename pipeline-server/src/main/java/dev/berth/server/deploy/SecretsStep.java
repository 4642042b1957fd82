package dev.berth.server.deploy;

import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.secret.SecretVersions;
import dev.berth.server.secret.Variables;
import java.util.Optional;
import java.util.Set;

/**
 * Makes sure that the environment's variables can be read; the journal keeps which versions, never
 * a value.
 */
final class SecretsStep implements Step<SecretVersions> {
  static final StepKey<SecretVersions> KEY = new StepKey<>("secrets", SecretVersions.class);

  private final Variables variables;
  private final Optional<VariableReview> review;

  private SecretsStep(Variables variables, Optional<VariableReview> review) {
    this.variables = variables;
    this.review = review;
  }

  /** For what was freshly built: what it uses is compared with what is set. */
  static SecretsStep reviewed(Variables variables, VariableReview review) {
    return new SecretsStep(variables, Optional.of(review));
  }

  /** For a release that was live before. */
  static SecretsStep unreviewed(Variables variables) {
    return new SecretsStep(variables, Optional.empty());
  }

  @Override
  public StepKey<SecretVersions> key() {
    return KEY;
  }

  @Override
  public Set<StepKey<?>> needs() {
    return review.isPresent() ? VariableReview.NEEDS : Set.of();
  }

  @Override
  public SecretVersions run(StepContext context) {
    review.ifPresent(review -> review.look(context));
    context.checkActive();
    return variables.of(context.environment()).versions();
  }

  @Override
  public String remark(SecretVersions versions) {
    return versions.words();
  }
}
