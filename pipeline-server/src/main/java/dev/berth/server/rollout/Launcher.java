package dev.berth.server.rollout;

import dev.berth.sandbox.SandboxResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs instances on one kind of target: local processes, a container engine, Kubernetes. */
public interface Launcher {
  /** Makes sure this instance runs: adopts it when it does, starts it when not. */
  Instance start(InstanceSpec spec);

  /**
   * Runs a command to its end; nothing of it is left when this returns, also when the thread is
   * interrupted. What an interrupted run left elsewhere is ended first.
   *
   * @param output receives each line it prints
   */
  SandboxResult run(OneOff command, Consumer<String> output);

  /** Stops the instance; harmless when it does not run. */
  void stop(InstanceName name, Duration grace);

  /** The running instance of that name. */
  Optional<Instance> find(InstanceName name);

  /** Everything that runs on this target for this installation. */
  List<Instance> running();

  /** The last lines the instance wrote, oldest first; also after it ended. */
  List<String> tail(InstanceName name, int lines);

  /**
   * How an instance that does not run any more has ended, in a few words; noted in its log too when
   * nothing else did.
   */
  String ending(InstanceName name);
}
