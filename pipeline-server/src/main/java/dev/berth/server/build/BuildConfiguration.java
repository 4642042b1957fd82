package dev.berth.server.build;

import dev.berth.buildpacks.image.ImageAssembler;
import dev.berth.buildpacks.runtime.BuildRoot;
import dev.berth.buildpacks.runtime.MachineRuntimes;
import dev.berth.sandbox.Sandboxes;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.registry.ImageStore;
import dev.berth.server.registry.RegistryLoopback;
import java.util.Optional;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** Puts the build feature together. */
@Configuration(proxyBeanMethods = false)
class BuildConfiguration {
  @Bean
  BuildCaches buildCaches(DataDirectory data) {
    return new BuildCaches(data);
  }

  @Bean
  MachineRuntimes machineRuntimes(BuildCaches directories) {
    return MachineRuntimes.find(directories.runtimes(), System.getenv());
  }

  @Bean
  ImageAssembler imageAssembler(BuildCaches directories, RegistryLoopback registry) {
    return new ImageAssembler(directories.images(), registry::endpoint);
  }

  @Bean
  ImageBuilder imageBuilder(
      MachineRuntimes runtimes,
      ImageAssembler assembler,
      ImageStore images,
      Sandboxes sandboxes,
      BuildSettings settings,
      BuildCaches directories) {
    return new SandboxedImageBuilder(
        runtimes,
        BuildRoot.in(directories.root()),
        assembler,
        new RegistryImages(images),
        sandboxes,
        new PackageSourceFiles(directories.packageSources(), System.getenv(), runtimes),
        settings,
        directories);
  }

  /** The first push must not wait for what can be done before it. */
  @Bean
  RuntimeWarmUp runtimeWarmUp(MachineRuntimes runtimes) {
    return new RuntimeWarmUp(runtimes);
  }

  /** Captures the preferred runtime in the background once the server is up. */
  record RuntimeWarmUp(MachineRuntimes runtimes) {
    @EventListener(ApplicationReadyEvent.class)
    void capture() {
      Optional<String> version = runtimes.nodeVersions().stream().findFirst();
      version.ifPresent(node ->
          Thread.ofPlatform().daemon().name("runtime-capture").start(() -> runtimes.node(node)));
    }
  }
}
