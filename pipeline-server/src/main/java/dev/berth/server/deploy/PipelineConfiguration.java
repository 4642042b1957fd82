package dev.berth.server.deploy;

import dev.berth.server.app.HostNames;
import dev.berth.server.build.ImageBuilder;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.migrate.Migrator;
import dev.berth.server.pipeline.Pipeline;
import dev.berth.server.pipeline.PipelineDefinition;
import dev.berth.server.registry.ImageStore;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.rollout.HealthProbe;
import dev.berth.server.rollout.Launcher;
import dev.berth.server.route.PublicRoute;
import dev.berth.server.route.RouteTable;
import dev.berth.server.source.Checkout;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The two stories: how a push becomes a release, and how an older release comes back. */
@Configuration
@EnableScheduling
class PipelineConfiguration {
  @Bean
  PipelineDefinition deployPipeline(
      Checkout checkout,
      ImageBuilder builder,
      BuildDirectories directories,
      FreeSpace space,
      EnvironmentDatabases databases,
      Migrator migrator,
      Switch onward) {
    return new PipelineDefinition(
        DeployRequest.KIND,
        Pipeline.of(
            new CheckoutStep(checkout, directories, space),
            new PlanStep(builder, directories),
            new ImageStep(builder, directories),
            onward.provision(new BuiltCandidate()),
            new MigrateStep(directories, databases, migrator),
            onward.rollout(new BuiltCandidate()),
            onward.probe(),
            onward.route(),
            onward.confirm(),
            onward.release()));
  }

  @Bean
  PipelineDefinition rollbackPipeline(ReleaseHistory history, ImageStore images, Switch onward) {
    return new PipelineDefinition(
        RollbackRequest.KIND,
        Pipeline.of(
            new LoadReleaseStep(history, images),
            onward.provision(new LoadedCandidate()),
            onward.rollout(new LoadedCandidate()),
            onward.probe(),
            onward.route(),
            onward.confirm(),
            onward.release()));
  }

  @Bean
  Switch releaseSwitch(
      ReleaseHistory history,
      Launcher launcher,
      InstanceSpecs specs,
      Provisions provisions,
      HealthProbe probe,
      Routes routes,
      RouteTable table,
      HostNames hosts,
      EnvironmentLocks locks,
      PublicRoute publicRoute,
      PublishedFiles files,
      ObjectProvider<Supervisor> supervisor) {
    return new Switch(
        history,
        launcher,
        specs,
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
      ReleaseHistory history,
      Launcher launcher,
      InstanceSpecs specs,
      Provisions provisions,
      HealthProbe healthProbe,
      Routes routes,
      RouteTable table,
      HostNames hosts,
      EnvironmentLocks locks,
      PublicRoute publicRoute,
      PublishedFiles files,
      Runnable look) {
    ProvisionStep provision(Candidate candidate) {
      return new ProvisionStep(candidate, provisions);
    }

    RolloutStep rollout(Candidate candidate) {
      return new RolloutStep(candidate, history, launcher, specs);
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
