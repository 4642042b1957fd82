package dev.berth.server.isolation;

import dev.berth.sandbox.IsolationMode;
import dev.berth.sandbox.SandboxException;
import dev.berth.sandbox.SandboxProcess;
import dev.berth.sandbox.SandboxResult;
import dev.berth.sandbox.SandboxSpec;
import dev.berth.sandbox.Sandboxes;
import dev.berth.server.failure.DeployException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The sandboxes of the library with the failures of this server.
 *
 * @param library does it all
 */
record TranslatedSandboxes(Sandboxes library) implements Sandboxes {
  @Override
  public IsolationMode mode() {
    return library.mode();
  }

  @Override
  public SandboxResult run(SandboxSpec spec, Consumer<String> output, Duration timeout) {
    return translated(() -> library.run(spec, output, timeout));
  }

  @Override
  public SandboxProcess start(SandboxSpec spec, int port, Path log) {
    return translated(() -> library.start(spec, port, log));
  }

  @Override
  public SandboxProcess serve(SandboxSpec spec, int port, Path log) {
    return translated(() -> library.serve(spec, port, log));
  }

  @Override
  public Optional<SandboxProcess> find(String mark) {
    return translated(() -> library.find(mark));
  }

  @Override
  public List<SandboxProcess> running() {
    return translated(library::running);
  }

  @Override
  public void stop(String mark, Duration grace) {
    translated(() -> {
      library.stop(mark, grace);
      return mark;
    });
  }

  @Override
  public void avoid(Supplier<Set<String>> addresses) {
    library.avoid(addresses);
  }

  @Override
  public void forget(String tenant) {
    translated(() -> {
      library.forget(tenant);
      return tenant;
    });
  }

  @Override
  public void own(String tenant, Path directory) {
    translated(() -> {
      library.own(tenant, directory);
      return tenant;
    });
  }

  private static <T> T translated(Supplier<T> call) {
    try {
      return call.get();
    } catch (SandboxException e) {
      throw new DeployException(
          IsolationCode.of(e.problem()).because(e.summary(), e.advice()).withDetail(e.detail()), e);
    }
  }
}
