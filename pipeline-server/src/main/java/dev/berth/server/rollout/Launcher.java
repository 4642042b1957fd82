package dev.berth.server.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs instances on one kind of target: local processes, a container engine, Kubernetes. */
public interface Launcher {
  /** Makes sure this instance runs: adopts it when it does, starts it when not. */
  Instance start(InstanceSpec spec);

  /** Stops the instance; harmless when it does not run. */
  void stop(InstanceName name, Duration grace);

  /** The running instance of that name. */
  Optional<Instance> find(InstanceName name);

  /** Everything that runs on this target for this installation. */
  List<Instance> running();

  /** The last lines the instance wrote, oldest first; also after it ended. */
  List<String> tail(InstanceName name, int lines);
}
