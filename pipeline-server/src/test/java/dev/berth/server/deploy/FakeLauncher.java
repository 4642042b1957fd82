package dev.berth.server.deploy;

import dev.berth.sandbox.SandboxResult;
import dev.berth.server.rollout.Instance;
import dev.berth.server.rollout.InstanceName;
import dev.berth.server.rollout.InstanceSpec;
import dev.berth.server.rollout.Launcher;
import dev.berth.server.rollout.OneOff;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A target on which nothing really runs: remembers what it was asked. */
final class FakeLauncher implements Launcher {
  final Map<InstanceName, Instance> running = new ConcurrentHashMap<>();
  final List<InstanceName> stopped = new CopyOnWriteArrayList<>();
  private final AtomicInteger address = new AtomicInteger(1);

  @Override
  public Instance start(InstanceSpec spec) {
    return running.computeIfAbsent(
        spec.name(), name -> new Instance(name, "10.0.0." + address.getAndIncrement(), 8080));
  }

  @Override
  public SandboxResult run(OneOff command, Consumer<String> output) {
    throw new UnsupportedOperationException("nothing really runs here");
  }

  @Override
  public void stop(InstanceName name, Duration grace) {
    if (running.remove(name) != null) {
      stopped.add(name);
    }
  }

  @Override
  public Optional<Instance> find(InstanceName name) {
    return Optional.ofNullable(running.get(name));
  }

  @Override
  public List<Instance> running() {
    return List.copyOf(running.values());
  }

  @Override
  public String ending(InstanceName name) {
    return "ended with exit code 1";
  }

  @Override
  public List<String> tail(InstanceName name, int lines) {
    return List.of();
  }
}
