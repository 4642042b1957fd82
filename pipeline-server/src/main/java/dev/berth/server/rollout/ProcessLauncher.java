package dev.berth.server.rollout;

import dev.berth.sandbox.IsolationMode;
import dev.berth.sandbox.SandboxProcess;
import dev.berth.sandbox.SandboxResult;
import dev.berth.sandbox.SandboxSpec;
import dev.berth.sandbox.Sandboxes;
import dev.berth.sandbox.limits.Limits;
import dev.berth.sandbox.limits.MachineSize;
import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.network.Egress;
import dev.berth.server.failure.DeployException;
import dev.berth.server.registry.ImageFilesystem;
import dev.berth.server.registry.ImageStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Runs instances as sandboxed processes on this machine, straight from their image's layers. */
@Component
final class ProcessLauncher implements Launcher {
  /** Every instance has its own network, so all of them can use the same port. */
  static final int PORT = 8080;

  private final Sandboxes sandboxes;
  private final ImageStore images;
  private final InstanceLogs logs;
  private final RolloutSettings settings;
  private final Clock clock;

  ProcessLauncher(
      Sandboxes sandboxes,
      ImageStore images,
      InstanceLogs logs,
      RolloutSettings settings,
      Clock clock) {
    this.sandboxes = sandboxes;
    this.images = images;
    this.logs = logs;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Instance start(InstanceSpec spec) {
    InstanceName name = spec.name();
    Optional<Instance> living = find(name);
    if (living.isPresent()) {
      return living.get();
    }
    ImageFilesystem image = images.unpack(spec.image().repository(), spec.image().digest());
    int port = sandboxes.mode() == IsolationMode.SHARED ? freePort() : port(image);
    logs.prepare(name);
    note(name, LogMark.Kind.STARTED);
    SandboxProcess process =
        sandboxes.start(
            sandbox(name.mark(), spec, image, image.command(), port), port, logs.prepare(name));
    logs.forgetOldest(
        name.environment(),
        () -> running().stream().map(Instance::name).collect(Collectors.toSet()));
    return instance(name, process);
  }

  @Override
  public SandboxResult run(OneOff command, Consumer<String> output) {
    InstanceSpec spec = command.spec();
    ImageFilesystem image = images.unpack(spec.image().repository(), spec.image().digest());
    return sandboxes.run(
        sandbox(command.mark(), spec, image, command.command(), PORT), output, command.timeout());
  }

  @Override
  public void stop(InstanceName name, Duration grace) {
    if (find(name).isPresent()) {
      note(name, LogMark.Kind.STOPPED);
    }
    name.marks().forEach(mark -> sandboxes.stop(mark, grace));
  }

  @Override
  public Optional<Instance> find(InstanceName name) {
    return InstanceTrees.find(sandboxes, name).map(process -> instance(name, process));
  }

  @Override
  public List<Instance> running() {
    return sandboxes.running().stream()
        .flatMap(process ->
            InstanceName.ofMark(process.mark()).map(name -> instance(name, process)).stream())
        .toList();
  }

  @Override
  public String ending(InstanceName name) {
    return logs.noteEnd(logs.file(name), clock.instant()).words();
  }

  private void note(InstanceName name, LogMark.Kind kind) {
    logs.note(name, new LogMark(kind, clock.instant()));
  }

  @Override
  public List<String> tail(InstanceName name, int lines) {
    return logs.tail(name, lines);
  }

  private SandboxSpec sandbox(
      String mark, InstanceSpec spec, ImageFilesystem image, List<String> command, int port) {
    String host = sandboxes.mode() == IsolationMode.SHARED ? "127.0.0.1" : "0.0.0.0";
    return new SandboxSpec(
        mark,
        spec.environment().key(),
        mounts(image, spec.mounts()),
        command,
        image.directory(),
        environment(image, spec.variables(), host, port),
        new Egress(true, spec.reach()),
        limits());
  }

  private static List<Mount> mounts(ImageFilesystem image, List<Mount> beside) {
    Stream<Mount> layers =
        image.layers().stream().map(layer -> Mount.readOnly(layer.directory(), layer.target()));
    return Stream.concat(layers, beside.stream()).toList();
  }

  /** The app's own variables win over the image's; where it listens is not its choice. */
  private static Map<String, String> environment(
      ImageFilesystem image, Map<String, String> variables, String host, int port) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("HOME", "/tmp");
    environment.put("NODE_ENV", "production");
    environment.putAll(image.environment());
    environment.put("HOST", host);
    environment.putAll(variables);
    environment.put("PORT", Integer.toString(port));
    return environment;
  }

  private Limits limits() {
    return new Limits(
            settings.memoryBytes(), settings.processes(), settings.largestFile().toBytes(), false)
        .onCpus(MachineSize.here().cpus());
  }

  private static Instance instance(InstanceName name, SandboxProcess process) {
    return new Instance(name, process.address().getHostString(), process.address().getPort());
  }

  /** Where the image's app listens when nobody says otherwise: some apps cannot be told. */
  private static int port(ImageFilesystem image) {
    String said = image.environment().getOrDefault("PORT", "");
    return said.matches("[1-9]\\d{3,4}") ? Integer.parseInt(said) : PORT;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new DeployException(
          RolloutCode.MACHINE.because(
              "This machine has no free port for the app.",
              "Stop what holds so many ports, then deploy again."),
          e);
    }
  }
}
