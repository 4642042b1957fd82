package dev.berth.server.rollout;

import dev.berth.sandbox.IsolationMode;
import dev.berth.sandbox.SandboxProcess;
import dev.berth.sandbox.SandboxResult;
import dev.berth.sandbox.SandboxSpec;
import dev.berth.sandbox.Sandboxes;
import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.process.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Sandboxes without walls: plain processes of this machine, for tests of what stands above. */
final class LocalSandboxes implements Sandboxes, AutoCloseable {
  private final IsolationMode mode;
  private final String host;
  private final Map<String, Running> running = new ConcurrentHashMap<>();
  final List<SandboxSpec> started = new ArrayList<>();

  private record Running(Process process, Path log, int port) {}

  /**
   * @param host the address instances are said to be reached at
   */
  LocalSandboxes(IsolationMode mode, String host) {
    this.mode = mode;
    this.host = host;
  }

  @Override
  public IsolationMode mode() {
    return mode;
  }

  @Override
  public SandboxResult run(SandboxSpec spec, Consumer<String> output, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SandboxProcess start(SandboxSpec spec, int port, Path log) {
    Optional<SandboxProcess> living = find(spec.mark());
    if (living.isPresent()) {
      return living.get();
    }
    started.add(spec);
    try {
      ProcessBuilder builder = new ProcessBuilder(spec.command());
      builder.environment().clear();
      builder.environment().putAll(spec.environment());
      builder.directory(onMachine(spec).toFile());
      builder
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      running.put(spec.mark(), new Running(builder.start(), log, port));
      return find(spec.mark()).orElseGet(() -> process(spec.mark(), running.get(spec.mark())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public SandboxProcess serve(SandboxSpec spec, int port, Path log) {
    return start(spec, port, log);
  }

  @Override
  public Optional<SandboxProcess> find(String mark) {
    Running found = running.get(mark);
    if (found == null) {
      return Optional.empty();
    }
    if (!found.process().isAlive()) {
      noteExit(found);
      return Optional.empty();
    }
    return Optional.of(process(mark, found));
  }

  @Override
  public List<SandboxProcess> running() {
    return running.keySet().stream().flatMap(mark -> find(mark).stream()).toList();
  }

  @Override
  public void stop(String mark, Duration grace) {
    Running found = running.remove(mark);
    if (found == null) {
      return;
    }
    found.process().destroy();
    try {
      if (!found.process().waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        found.process().destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void forget(String tenant) {}

  @Override
  public void own(String tenant, Path directory) {}

  @Override
  public void close() {
    running.keySet().forEach(mark -> stop(mark, Duration.ZERO));
  }

  private SandboxProcess process(String mark, Running found) {
    return new SandboxProcess(
        mark,
        new ProcessIdentity(found.process().pid(), 0, "boot"),
        new InetSocketAddress(host, found.port()));
  }

  private static void noteExit(Running ended) {
    try {
      Files.writeString(
          ended.log().resolveSibling("exit"), Integer.toString(ended.process().exitValue()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path onMachine(SandboxSpec spec) {
    Stream<Mount> mounts =
        spec.mounts().stream()
            .filter(mount -> Path.of(spec.directory()).startsWith(mount.target()));
    Mount mount = mounts.max(Comparator.comparingInt(m -> m.target().length())).orElseThrow();
    return mount.source().resolve(Path.of(mount.target()).relativize(Path.of(spec.directory())));
  }
}
