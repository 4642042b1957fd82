package dev.berth.server.build;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.image.ImageAssembler;
import dev.berth.buildpacks.runtime.BuildRoot;
import dev.berth.buildpacks.runtime.MachineRuntimes;
import dev.berth.sandbox.Sandboxes;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.registry.ImageStore;
import dev.berth.server.registry.RegistryLoopback;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.LoggerFactory;
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
  MachineRuntimes machineRuntimes(BuildCaches directories, BuildSettings settings, Clock clock) {
    Path kept = settings.runtimes();
    return MachineRuntimes.find(
        kept == null ? directories.runtimes() : kept, System.getenv(), clock);
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
      Thread.ofPlatform()
          .daemon()
          .name("runtime-capture")
          .start(() -> runtimes.nodeVersions().stream().findFirst().ifPresent(this::capture));
    }

    /** Who pushes is told what fails; here nobody waits for it. */
    private void capture(String version) {
      try {
        runtimes.node(version);
      } catch (BuildException e) {
        LoggerFactory.getLogger(RuntimeWarmUp.class).info("{} {}", e.summary(), e.detail());
      }
    }
  }
}
