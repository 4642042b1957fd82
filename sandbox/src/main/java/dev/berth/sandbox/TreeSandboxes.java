package dev.berth.sandbox;

import dev.berth.concurrent.KeyedLocks;
import dev.berth.sandbox.limits.Cgroups;
import dev.berth.sandbox.limits.Limit;
import dev.berth.sandbox.limits.OpenFiles;
import dev.berth.sandbox.limits.Usage;
import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.process.ExitStatus;
import dev.berth.sandbox.process.HostCommand;
import dev.berth.sandbox.process.LaunchNote;
import dev.berth.sandbox.process.MarkedTree;
import dev.berth.sandbox.process.OutputLines;
import dev.berth.sandbox.process.ProcessIdentity;
import dev.berth.sandbox.process.ProcessTable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all modes have in common: a marked process tree is launched, watched, found on the machine
 * again and ended.
 */
abstract class TreeSandboxes implements Sandboxes {
  private static final long WATCH_MILLIS = 200;
  private static final Duration END_TIMEOUT = Duration.ofSeconds(30);

  private final SandboxOwner installation;
  private final @Nullable Cgroups cgroups;
  private final @Nullable Path calls;
  private final long openFiles = OpenFiles.most();
  private final KeyedLocks<String> locks = new KeyedLocks<>();
  private final HeldTrees trees;
  private final TreeEnding ending;

  /** Something that may fail because of the machine. */
  interface MachineCall<T> {
    T call() throws IOException;
  }

  /**
   * @param calls the filter of system calls, null for none
   */
  TreeSandboxes(SandboxOwner installation, @Nullable Cgroups cgroups, @Nullable Path calls) {
    this.installation = installation;
    this.cgroups = cgroups;
    this.calls = calls;
    this.trees = new HeldTrees(cgroups);
    this.ending = new TreeEnding(installation.id(), cgroups, trees);
  }

  /**
   * Makes everything ready that the command needs, its network included.
   *
   * @param kept whether the tenant's own address is wanted instead of any
   */
  abstract Launch prepare(SandboxSpec spec, int port, boolean kept) throws IOException;

  abstract InetSocketAddress address(String network, int port);

  /** Takes back a network nobody lives in; harmless when it is free already. */
  abstract void release(String network) throws IOException;

  /** Lets the sandbox's user open its own log, as {@code /dev/stdout} needs. */
  abstract void giveLog(Path log, int uid) throws IOException;

  @Override
  public SandboxResult run(SandboxSpec spec, Consumer<String> output, Duration timeout) {
    try (KeyedLocks.Held _ = locks.lock(spec.mark())) {
      end(spec.mark(), Duration.ZERO);
      return wrapped(() -> runToEnd(spec, output, timeout));
    }
  }

  @Override
  public SandboxProcess start(SandboxSpec spec, int port, Path log) {
    return start(spec, port, log, false);
  }

  @Override
  public SandboxProcess serve(SandboxSpec spec, int port, Path log) {
    return start(spec, port, log, true);
  }

  private SandboxProcess start(SandboxSpec spec, int port, Path log, boolean kept) {
    try (KeyedLocks.Held _ = locks.lock(spec.mark())) {
      Optional<SandboxProcess> living = find(spec.mark());
      if (living.isPresent()) {
        return living.get();
      }
      end(spec.mark(), Duration.ZERO);
      return wrapped(() -> startDetached(spec, port, log.toAbsolutePath(), kept));
    }
  }

  @Override
  public Optional<SandboxProcess> find(String mark) {
    Optional<HeldTrees.Held> known = trees.find(mark);
    return trees.living(mark).flatMap(row -> known.map(held -> process(mark, held, row)));
  }

  @Override
  public List<SandboxProcess> running() {
    return trees.marks().stream().flatMap(mark -> find(mark).stream()).toList();
  }

  @Override
  public void stop(String mark, Duration grace) {
    try (KeyedLocks.Held _ = locks.lock(mark)) {
      end(mark, grace);
    }
  }

  /** Takes over what an earlier server started. */
  final void adopt(List<MarkedTree> living) {
    for (MarkedTree tree : living) {
      trees.hold(tree.mark(), HeldTrees.Held.by(tree));
      ProcessHandle.of(tree.outermost().pid())
          .ifPresent(process ->
              Thread.ofVirtual()
                  .name("end of " + tree.mark())
                  .start(() -> {
                    process.onExit().join();
                    letGoIfGone(tree.mark());
                  }));
    }
  }

  /** Whether the kernel limits memory and processes of whole trees. */
  final boolean limitsTrees() {
    return cgroups != null;
  }

  /** Whether the kernel refuses sandboxes what no build and no app needs. */
  final boolean filtersCalls() {
    return calls != null;
  }

  final void removeCgroups() {
    if (cgroups != null) {
      cgroups.remove();
    }
  }

  static <T> T wrapped(MachineCall<T> call) {
    try {
      return call.call();
    } catch (IOException | UncheckedIOException e) {
      throw new SandboxException(
          SandboxProblem.NOT_STARTED,
          "A sandbox could not be prepared on this machine.",
          "Look at the detail; `berth status` says what isolation needs here.",
          String.valueOf(e.getMessage()),
          e);
    }
  }

  private SandboxResult runToEnd(SandboxSpec spec, Consumer<String> output, Duration timeout)
      throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    Process process = launch(spec, 0, null, false);
    Thread reader =
        Thread.ofVirtual().start(() -> OutputLines.read(process.getInputStream(), output));
    Usage usage =
        new Usage(
            spec.limits(),
            spec.mounts().stream().filter(Mount::writable).map(Mount::source).toList(),
            trees.cgroup(spec.mark()).orElse(null),
            process.pid());
    @Nullable Limit exceeded = null;
    boolean interrupted = false;
    boolean ended = false;
    try {
      while (!ended && exceeded == null && System.nanoTime() < deadline) {
        ended = process.waitFor(WATCH_MILLIS, TimeUnit.MILLISECONDS);
        exceeded = usage.exceeded().orElse(null);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    interrupted |= Thread.interrupted();
    end(spec.mark(), Duration.ZERO);
    interrupted |= join(reader);
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new SandboxException(
          SandboxProblem.INTERRUPTED, "The command was stopped.", "Start the deploy again.");
    }
    if (exceeded != null) {
      return new SandboxResult.LimitExceeded(exceeded);
    }
    return ended ? new SandboxResult.Exited(process.exitValue()) : new SandboxResult.TimedOut();
  }

  private SandboxProcess startDetached(SandboxSpec spec, int port, Path log, boolean kept)
      throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    ExitStatus.forget(log);
    Process process = launch(spec, port, log, kept);
    Thread.ofVirtual().name("end of " + spec.mark()).start(() -> letGoAtEnd(process, spec.mark()));
    return trees
        .find(spec.mark())
        .flatMap(held ->
            Optional.ofNullable(held.outermost()).map(row -> process(spec.mark(), held, row)))
        .orElseThrow(() -> new IOException(spec.mark() + " ended before it was known"));
  }

  private Process launch(SandboxSpec spec, int port, @Nullable Path log, boolean kept)
      throws IOException {
    List<Path> membership =
        cgroups == null ? List.of() : cgroups.create(spec.mark(), spec.limits()).membership();
    Launch launch = prepare(spec, port, kept);
    HeldTrees.Held held = new HeldTrees.Held(launch.network(), port, log, null);
    trees.hold(spec.mark(), held);
    try {
      Process process = builder(spec, port, log, launch, membership).start();
      ProcessTable.Row outermost =
          ProcessTable.row(process.pid())
              .orElse(new ProcessTable.Row(process.pid(), 0, process.pid(), 0, "ended"));
      trees.hold(spec.mark(), held.startedAs(outermost));
      try (OutputStream options = process.getOutputStream()) {
        options.write(launch.optionStream());
      } catch (IOException e) {
        // It ended already: its exit status and output say why.
      }
      return process;
    } catch (IOException e) {
      letGo(spec.mark());
      throw e;
    }
  }

  private ProcessBuilder builder(
      SandboxSpec spec, int port, @Nullable Path log, Launch launch, List<Path> membership)
      throws IOException {
    Path status = log == null ? null : ExitStatus.file(log.toAbsolutePath());
    ProcessBuilder builder =
        new ProcessBuilder(
                OuterLaunch.command(
                    launch.command(),
                    spec.limits(),
                    membership,
                    status,
                    calls,
                    membership.isEmpty() && mode() == IsolationMode.SYSTEM,
                    openFiles))
            .redirectErrorStream(true);
    HostCommand.trustedEnvironment(builder);
    builder.environment().putAll(launch.environment());
    if (launch.directory() != null) {
      builder.directory(Path.of(launch.directory()).toFile());
    }
    LaunchNote.write(
        builder.environment(),
        MarkedTree.mark(installation.id(), spec.mark()),
        port,
        log,
        launch.network(),
        launch.egress());
    if (log != null) {
      if (!Files.exists(log)) {
        Files.createFile(log);
      }
      giveLog(log, launch.uid());
      builder.redirectOutput(Redirect.appendTo(log.toFile()));
    }
    return builder;
  }

  /** Ends the tree and gives back what it held; harmless when there is none. */
  private void end(String mark, Duration grace) {
    wrapped(() -> {
      ending.end(mark, grace);
      letGo(mark);
      return mark;
    });
  }

  private void letGo(String mark) throws IOException {
    Optional<String> network = trees.letGo(mark);
    if (network.isPresent()) {
      release(network.get());
    }
  }

  private void letGoAtEnd(Process process, String mark) {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      return;
    }
    letGoIfGone(mark);
  }

  private void letGoIfGone(String mark) {
    try (KeyedLocks.Held _ = locks.lock(mark)) {
      if (trees.living(mark).isEmpty()) {
        end(mark, Duration.ZERO);
      }
    }
  }

  private SandboxProcess process(String mark, HeldTrees.Held held, ProcessTable.Row outermost) {
    return new SandboxProcess(
        mark,
        new ProcessIdentity(outermost.pid(), outermost.startTicks(), installation.bootId().get()),
        address(held.network(), held.port()));
  }

  private static boolean join(Thread reader) {
    try {
      reader.join(END_TIMEOUT);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }
}
