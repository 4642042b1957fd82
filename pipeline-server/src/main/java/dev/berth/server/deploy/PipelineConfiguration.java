package dev.berth.server.deploy;

import dev.berth.concurrent.KeyedLocks;
import dev.berth.server.app.HostNames;
import dev.berth.server.app.PublicUrls;
import dev.berth.server.build.ImageBuilder;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.migrate.MigrationMemory;
import dev.berth.server.migrate.Migrator;
import dev.berth.server.pipeline.Pipeline;
import dev.berth.server.pipeline.PipelineDefinition;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.registry.ImageStore;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.rollout.HealthProbe;
import dev.berth.server.rollout.Launcher;
import dev.berth.server.route.PublicRoute;
import dev.berth.server.route.RouteTable;
import dev.berth.server.secret.OwnAddress;
import dev.berth.server.secret.Variables;
import dev.berth.server.source.Checkout;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The stories: how a push becomes a release, and how a release comes back or is started anew. */
@Configuration
class PipelineConfiguration {
  @Bean
  PipelineDefinition deployPipeline(
      Checkout checkout,
      ImageBuilder builder,
      BuildDirectories directories,
      Profiles profiles,
      FreeSpace space,
      EnvironmentDatabases databases,
      Migrator migrator,
      MigrationMemory memory,
      BuildVariables buildVariables,
      BuildDatabases buildDatabases,
      VariableReview review,
      Switch onward) {
    Candidate candidate = new BuiltCandidate();
    return new PipelineDefinition(
        DeployRequest.KIND,
        DeployRequest.class,
        Pipeline.of(
            new CheckoutStep(checkout, directories, space),
            new PlanStep(builder, directories, buildVariables),
            new ImageStep(builder, directories, buildVariables, buildDatabases, profiles),
            onward.provision(candidate),
            onward.secrets(candidate, review),
            new MigrateStep(
                directories,
                profiles,
                databases,
                migrator,
                memory,
                candidate,
                onward.releaseCommand(databases)),
            onward.rollout(candidate),
            onward.probe(),
            onward.route(),
            onward.confirm(),
            onward.release()));
  }

  @Bean
  PipelineDefinition rollbackPipeline(ReleaseHistory history, ImageStore images, Switch onward) {
    return onceMore(
        RollbackRequest.KIND,
        RollbackRequest.class,
        LoadReleaseStep.named(history, images),
        onward);
  }

  @Bean
  PipelineDefinition variablesPipeline(ReleaseHistory history, ImageStore images, Switch onward) {
    return onceMore(
        ReconfigureRequest.KIND,
        ReconfigureRequest.class,
        LoadReleaseStep.live(history, images),
        onward);
  }

  private static PipelineDefinition onceMore(
      String kind, Class<?> request, LoadReleaseStep load, Switch onward) {
    Candidate candidate = new LoadedCandidate();
    return new PipelineDefinition(
        kind,
        request,
        Pipeline.of(
            load,
            onward.provision(candidate),
            onward.secrets(candidate, context -> {}),
            onward.rollout(candidate),
            onward.probe(),
            onward.route(),
            onward.confirm(),
            onward.release()));
  }

  /** Each source of variables overrides those before it. */
  @Bean
  InstanceSpecs instanceSpecs(Provisions provisions, Variables variables, PublicUrls urls) {
    return new InstanceSpecs(
        List.of(
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

  @Bean
  Switch releaseSwitch(
      Variables variables,
      InstanceSpecs specs,
      ReleaseHistory history,
      Launcher launcher,
      Provisions provisions,
      HealthProbe probe,
      Routes routes,
      RouteTable table,
      HostNames hosts,
      KeyedLocks<String> locks,
      PublicRoute publicRoute,
      PublishedFiles files,
      ObjectProvider<Supervisor> supervisor) {
    return new Switch(
        variables,
        specs,
        history,
        launcher,
        provisions,
        probe,
        routes,
        table,
        hosts,
        locks,
        publicRoute,
        files,
        () -> supervisor.getObject().look());
  }

  /** The steps both stories share, from the new instance to the new release. */
  record Switch(
      Variables variables,
      InstanceSpecs specs,
      ReleaseHistory history,
      Launcher launcher,
      Provisions provisions,
      HealthProbe healthProbe,
      Routes routes,
      RouteTable table,
      HostNames hosts,
      KeyedLocks<String> locks,
      PublicRoute publicRoute,
      PublishedFiles files,
      Runnable look) {
    ProvisionStep provision(Candidate candidate) {
      return new ProvisionStep(candidate, provisions);
    }

    SecretsStep secrets(Candidate candidate, Consumer<StepContext> first) {
      return new SecretsStep(candidate, variables, first);
    }

    RolloutStep rollout(Candidate candidate) {
      return new RolloutStep(candidate, history, specs, launcher);
    }

    ReleaseCommand releaseCommand(EnvironmentDatabases databases) {
      return new ReleaseCommand(history, specs, launcher, databases);
    }

    ProbeStep probe() {
      return new ProbeStep(history, healthProbe);
    }

    RouteStep route() {
      return new RouteStep(routes, table, hosts, history, launcher, locks);
    }

    ConfirmStep confirm() {
      return new ConfirmStep(history, publicRoute);
    }

    ReleaseStep release() {
      return new ReleaseStep(history, files, look);
    }
  }
}
