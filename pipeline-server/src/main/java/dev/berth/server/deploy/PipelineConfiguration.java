package dev.berth.server.deploy;

import dev.berth.concurrent.KeyedLocks;
import dev.berth.server.app.PublicUrls;
import dev.berth.server.pipeline.Pipeline;
import dev.berth.server.pipeline.PipelineDefinition;
import dev.berth.server.pipeline.Step;
import dev.berth.server.registry.ImageStore;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.secret.OwnAddress;
import dev.berth.server.secret.Variables;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The stories: how a push becomes a release, and how a release comes back or is started anew. */
@Configuration
class PipelineConfiguration {
  /**
   * Servers that otherwise take the router for the visitor: uvicorn and gunicorn, Spring Boot. Only
   * the router reaches an instance, and it says nothing that a client made up.
   */
  private static final Map<String, String> BEHIND_A_ROUTER =
      Map.of("FORWARDED_ALLOW_IPS", "*", "SERVER_FORWARD_HEADERS_STRATEGY", "framework");

  @Bean
  PipelineDefinition deployPipeline(
      CheckoutStep checkout,
      PlanStep plan,
      ImageStep image,
      Provisions provisions,
      Variables variables,
      VariableReview review,
      MigrateStep migrate,
      GoLive goLive) {
    Candidate built = new BuiltCandidate();
    List<Step<?>> making =
        List.of(
            checkout,
            plan,
            image,
            new ProvisionStep(built, provisions),
            SecretsStep.reviewed(variables, review),
            migrate);
    return new PipelineDefinition(
        DeployRequest.KIND, DeployRequest.class, goLive.after(making, built));
  }

  @Bean
  PipelineDefinition rollbackPipeline(
      ReleaseHistory history,
      ImageStore images,
      Provisions provisions,
      Variables variables,
      GoLive goLive) {
    LoadReleaseStep load = LoadReleaseStep.named(history, images);
    return new PipelineDefinition(
        RollbackRequest.KIND, RollbackRequest.class, onceMore(load, provisions, variables, goLive));
  }

  @Bean
  PipelineDefinition variablesPipeline(
      ReleaseHistory history,
      ImageStore images,
      Provisions provisions,
      Variables variables,
      GoLive goLive) {
    LoadReleaseStep load = LoadReleaseStep.live(history, images);
    return new PipelineDefinition(
        ReconfigureRequest.KIND,
        ReconfigureRequest.class,
        onceMore(load, provisions, variables, goLive));
  }

  private static Pipeline onceMore(
      LoadReleaseStep load, Provisions provisions, Variables variables, GoLive goLive) {
    Candidate loaded = new LoadedCandidate();
    return goLive.after(
        List.of(load, new ProvisionStep(loaded, provisions), SecretsStep.unreviewed(variables)),
        loaded);
  }

  /** Each source of variables overrides those before it. */
  @Bean
  InstanceSpecs instanceSpecs(Provisions provisions, Variables variables, PublicUrls urls) {
    return new InstanceSpecs(
        List.of(
            _ -> Additions.of(BEHIND_A_ROUTER),
            release ->
                Additions.of(
                    OwnAddress.of(release.environment(), release.runtime().ownAddress(), urls)),
            provisions,
            release -> Additions.of(release.runtime().variables()),
            release -> Additions.of(variables.of(release.environment()).revealed())));
  }

  /** Keeps a switch and a repair of the same environment from crossing each other, by its key. */
  @Bean
  KeyedLocks<String> environmentLocks() {
    return new KeyedLocks<>();
  }
}
