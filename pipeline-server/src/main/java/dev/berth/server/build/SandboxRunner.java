package dev.berth.server.build;

import dev.berth.buildpacks.BuildPlan.Origin;
import dev.berth.buildpacks.command.Command;
import dev.berth.buildpacks.command.CommandResult;
import dev.berth.buildpacks.command.CommandRunner;
import dev.berth.sandbox.SandboxResult;
import dev.berth.sandbox.SandboxSpec;
import dev.berth.sandbox.Sandboxes;
import dev.berth.sandbox.limits.Limit;
import dev.berth.sandbox.limits.Limits;
import dev.berth.sandbox.limits.MachineSize;
import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.network.Egress;
import dev.berth.server.failure.DeployException;
import dev.berth.server.pipeline.CancelledException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Runs the commands of one deploy's build in sandboxes, one after the other, in its turn. */
final class SandboxRunner implements CommandRunner {
  private final Sandboxes sandboxes;
  private final BuildSettings settings;
  private final PackageSources sources;
  private final Path sourceFiles;
  private final BuildRequest request;
  private final Set<String> reach;
  private final BuildTurn turn;
  private final Runnable checkActive;
  private int commands;

  /**
   * @param reach private {@code host:port} pairs the app's own commands may reach
   */
  SandboxRunner(
      Sandboxes sandboxes,
      BuildSettings settings,
      PackageSources sources,
      Path sourceFiles,
      BuildRequest request,
      Set<String> reach,
      BuildTurn turn,
      Runnable checkActive) {
    this.sandboxes = sandboxes;
    this.settings = settings;
    this.sources = sources;
    this.sourceFiles = sourceFiles;
    this.request = request;
    this.reach = Set.copyOf(reach);
    this.turn = turn;
    this.checkActive = checkActive;
  }

  @Override
  public CommandResult run(Command command, Consumer<String> output) {
    commands++;
    turn.begin();
    checkActive.run();
    Duration left = turn.left(settings.timeout());
    if (left.isZero()) {
      return new CommandResult.TimedOut();
    }
    String tenant = tenant(command.origin());
    for (Command.Mount mount : command.mounts()) {
      if (mount.writable()) {
        sandboxes.own(tenant, mount.source());
      }
    }
    OutputGate gate = new OutputGate(output, settings.output().toBytes(), Thread.currentThread());
    SandboxResult result;
    try (gate) {
      result = sandboxes.run(spec(command, tenant), gate, left);
    } catch (DeployException e) {
      if (!gate.isFlooded()) {
        throw e;
      }
      checkActive.run();
      return new CommandResult.LimitExceeded(CommandResult.Limit.OUTPUT);
    }
    checkActive.run();
    if (Thread.currentThread().isInterrupted()) {
      throw new CancelledException("the build was interrupted");
    }
    return switch (result) {
      case SandboxResult.Exited(int code) -> new CommandResult.Exited(code);
      case SandboxResult.TimedOut() -> new CommandResult.TimedOut();
      case SandboxResult.LimitExceeded(Limit limit) ->
          new CommandResult.LimitExceeded(
              switch (limit) {
                case MEMORY -> CommandResult.Limit.MEMORY;
                case PROCESSES -> CommandResult.Limit.PROCESSES;
                case DISK -> CommandResult.Limit.DISK;
              });
    };
  }

  private SandboxSpec spec(Command command, String tenant) {
    List<Mount> mounts = new ArrayList<>();
    for (Command.Mount mount : command.mounts()) {
      mounts.add(new Mount(mount.source(), mount.target(), mount.writable()));
    }
    mounts.addAll(sources.mounts(sourceFiles));
    Map<String, String> environment = new TreeMap<>(sources.environment());
    environment.putAll(command.environment());
    return new SandboxSpec(
        "build/" + request.deploy() + "/" + commands,
        tenant,
        mounts,
        command.argv(),
        command.directory(),
        environment,
        egress(command.origin()),
        new Limits(settings.memoryBytes(), settings.processes(), settings.disk().toBytes(), true)
            .onCpus(MachineSize.here().cpus()));
  }

  private Egress egress(Origin origin) {
    Egress packages = sources.egress();
    if (origin != Origin.APP || reach.isEmpty()) {
      return packages;
    }
    Set<String> allowed = new HashSet<>(packages.allowed());
    allowed.addAll(reach);
    return new Egress(packages.open(), allowed);
  }

  private String tenant(Origin origin) {
    return switch (origin) {
      case APP -> "build/" + request.environment().tenant();
      case STATIC_SERVER -> "build/berth";
    };
  }
}
