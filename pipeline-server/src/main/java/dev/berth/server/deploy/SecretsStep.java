package dev.berth.server.deploy;

import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.secret.SecretVersions;
import dev.berth.server.secret.Variables;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes sure that the environment's variables can be read; the journal keeps which versions, never
 * a value.
 */
final class SecretsStep implements Step<SecretVersions> {
  static final StepKey<SecretVersions> KEY = new StepKey<>("secrets", SecretVersions.class);

  private final Candidate candidate;
  private final Variables variables;
  private final Consumer<StepContext> first;

  /**
   * The step.
   *
   * @param first what else has to be sure before; repeatable
   */
  SecretsStep(Candidate candidate, Variables variables, Consumer<StepContext> first) {
    this.candidate = candidate;
    this.variables = variables;
    this.first = first;
  }

  @Override
  public StepKey<SecretVersions> key() {
    return KEY;
  }

  @Override
  public Set<StepKey<?>> needs() {
    return candidate.needs();
  }

  @Override
  public SecretVersions run(StepContext context) {
    first.accept(context);
    context.checkActive();
    return variables.of(candidate.of(context).environment()).versions();
  }
}
