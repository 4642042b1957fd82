package dev.berth.server.isolation;

import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import dev.berth.server.installation.BootId;
import dev.berth.server.installation.InstallationId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all modes have in common: a marked process tree is launched, watched, found on the machine
 * again and ended.
 */
abstract class TreeSandboxes implements Sandboxes {
  private static final long WATCH_MILLIS = 200;
  private static final long POLL_MILLIS = 5;
  private static final String HURRY = "for pid; do chrt --other --pid 0 $pid; done >/dev/null 2>&1";
  private static final long HURRY_NANOS = 500_000_000L;
  private static final Duration END_TIMEOUT = Duration.ofSeconds(30);

  private final InstallationId installation;
  private final @Nullable Cgroups cgroups;
  private final long openFiles = OpenFiles.most();
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private final BoundedLogs logs = new BoundedLogs();

  /**
   * A sandbox that this server started or adopted, with what the machine lends it. Since nobody
   * else starts any, only these can live; whether they do, the machine is asked.
   *
   * @param outermost null until it is started
   */
  private record Held(
      String network, int port, @Nullable Path log, ProcessTable.@Nullable Row outermost) {}

  /** Something that may fail because of the machine. */
  interface MachineCall<T> {
    T call() throws IOException;
  }

  TreeSandboxes(InstallationId installation, @Nullable Cgroups cgroups) {
    this.installation = installation;
    this.cgroups = cgroups;
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
    ReentrantLock lock = lock(spec.mark());
    lock.lock();
    try {
      end(spec.mark(), Duration.ZERO);
      return wrapped(() -> runToEnd(spec, output, timeout));
    } finally {
      lock.unlock();
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
    ReentrantLock lock = lock(spec.mark());
    lock.lock();
    try {
      Optional<SandboxProcess> living = find(spec.mark());
      if (living.isPresent()) {
        return living.get();
      }
      end(spec.mark(), Duration.ZERO);
      return wrapped(() -> startDetached(spec, port, log.toAbsolutePath(), kept));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<SandboxProcess> find(String mark) {
    Held known = held.get(mark);
    return known == null || known.outermost() == null || !ProcessTree.lives(known.outermost())
        ? Optional.empty()
        : Optional.of(process(mark, known, known.outermost()));
  }

  @Override
  public List<SandboxProcess> running() {
    return held.keySet().stream().flatMap(mark -> find(mark).stream()).toList();
  }

  @Override
  public void stop(String mark, Duration grace) {
    ReentrantLock lock = lock(mark);
    lock.lock();
    try {
      end(mark, grace);
    } finally {
      lock.unlock();
    }
  }

  /** Takes over what an earlier server started. */
  final void adopt(List<MarkedTree> trees) {
    for (MarkedTree tree : trees) {
      hold(tree.mark(), heldBy(tree));
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

  final void removeCgroups() {
    if (cgroups != null) {
      new Cgroup(cgroups.trees(), cgroups.unified()).remove();
    }
  }

  static <T> T wrapped(MachineCall<T> call) {
    try {
      return call.call();
    } catch (IOException | UncheckedIOException e) {
      throw new DeployException(
          Failure.of(
                  IsolationCode.SANDBOX_NOT_STARTED,
                  "A sandbox could not be prepared on this machine.",
                  "Look at the detail; `berth status` says what isolation needs here.")
              .withDetail(String.valueOf(e.getMessage())),
          e);
    }
  }

  private SandboxResult runToEnd(SandboxSpec spec, Consumer<String> output, Duration timeout)
      throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    Process process = launch(spec, 0, null, false);
    Thread reader =
        Thread.ofVirtual().start(() -> OutputLines.read(process.getInputStream(), output));
    Usage usage = new Usage(spec, cgroup(spec.mark()).orElse(null), process.pid());
    SandboxResult.@Nullable Limit exceeded = null;
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
      throw new DeployException(
          Failure.of(
              IsolationCode.INTERRUPTED, "The command was stopped.", "Start the deploy again."));
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
    Held started = held.get(spec.mark());
    if (started == null || started.outermost() == null) {
      throw new IOException(spec.mark() + " ended before it was known");
    }
    return process(spec.mark(), started, started.outermost());
  }

  private Process launch(SandboxSpec spec, int port, @Nullable Path log, boolean kept)
      throws IOException {
    List<Path> membership =
        cgroups == null ? List.of() : cgroups.create(spec.mark(), spec.limits()).membership();
    Launch launch = prepare(spec, port, kept);
    hold(spec.mark(), new Held(launch.network(), port, log, null));
    try {
      Process process = builder(spec, port, log, launch, membership).start();
      ProcessTable.Row outermost =
          ProcessTable.row(process.pid())
              .orElse(new ProcessTable.Row(process.pid(), 0, process.pid(), 0, "ended"));
      held.put(spec.mark(), new Held(launch.network(), port, log, outermost));
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
                    membership.isEmpty() && mode() == IsolationMode.SYSTEM,
                    openFiles))
            .redirectErrorStream(true);
    Command.trustedEnvironment(builder);
    builder.environment().putAll(launch.environment());
    if (launch.directory() != null) {
      builder.directory(Path.of(launch.directory()).toFile());
    }
    builder.environment().put(LaunchNote.MARK, installation.mark(spec.mark()));
    builder.environment().put(LaunchNote.PORT, Integer.toString(port));
    builder.environment().put(LaunchNote.NETWORK, launch.network());
    builder.environment().put(LaunchNote.EGRESS, launch.egress());
    if (log != null) {
      builder.environment().put(LaunchNote.LOG, log.toAbsolutePath().toString());
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
      Optional<ProcessTable.Row> outermost = living(mark);
      if (outermost.isPresent() && !grace.isZero()) {
        ProcessTree.terminate(outermost.get());
        await(mark, List.of(outermost.get()), System.nanoTime() + grace.toNanos());
      }
      if (held.containsKey(mark) || !members(mark).isEmpty()) {
        killUntilGone(mark);
      }
      letGo(mark);
      return mark;
    });
  }

  private void killUntilGone(String mark) throws IOException {
    long deadline = System.nanoTime() + END_TIMEOUT.toNanos();
    List<ProcessTable.Row> rows = new ArrayList<>();
    while (!isGone(mark, rows)) {
      Optional<ProcessTable.Row> outermost = living(mark);
      if (outermost.isEmpty() && cgroups == null) {
        outermost = MarkedTree.find(installation, mark).map(MarkedTree::outermost);
      }
      if (outermost.isPresent()) {
        rows.addAll(ProcessTree.kill(outermost.get()));
      }
      cgroup(mark).ifPresent(Cgroup::kill);
      if (!await(mark, rows, System.nanoTime() + HURRY_NANOS)) {
        hurry(rows, members(mark));
        if (System.nanoTime() > deadline) {
          throw notStopped(mark);
        }
      }
    }
  }

  /** Lets the dying have CPU time: on a busy machine idle processes would not even get to die. */
  private static void hurry(List<ProcessTable.Row> rows, List<Long> members) throws IOException {
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", HURRY, "berth-hurry"));
    rows.stream()
        .filter(ProcessTree::lives)
        .map(row -> Long.toString(row.pid()))
        .forEach(argv::add);
    members.stream().map(String::valueOf).forEach(argv::add);
    Command.run(argv);
  }

  private boolean await(String mark, List<ProcessTable.Row> rows, long deadline)
      throws IOException {
    boolean interrupted = false;
    boolean gone = isGone(mark, rows);
    while (!gone && System.nanoTime() < deadline) {
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      gone = isGone(mark, rows);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return gone;
  }

  private boolean isGone(String mark, List<ProcessTable.Row> rows) throws IOException {
    return living(mark).isEmpty()
        && rows.stream().noneMatch(ProcessTree::lives)
        && (cgroups == null
            ? MarkedTree.find(installation, mark).isEmpty()
            : members(mark).isEmpty());
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
    ReentrantLock lock = lock(mark);
    lock.lock();
    try {
      if (living(mark).isEmpty()) {
        end(mark, Duration.ZERO);
      }
    } finally {
      lock.unlock();
    }
  }

  private void hold(String mark, Held lent) {
    held.put(mark, lent);
    if (lent.log() != null) {
      logs.add(lent.log());
    }
  }

  private void letGo(String mark) {
    Held lent = held.remove(mark);
    if (lent == null) {
      return;
    }
    wrapped(() -> {
      Optional<Cgroup> cgroup = cgroup(mark);
      if (lent.log() != null) {
        logs.remove(lent.log());
      }
      if (lent.log() != null && cgroup.map(Cgroup::memoryRanOut).orElse(false)) {
        Files.writeString(ExitStatus.memoryFile(lent.log()), "");
      }
      cgroup.ifPresent(Cgroup::remove);
      release(lent.network());
      return mark;
    });
  }

  private Held heldBy(MarkedTree tree) {
    String log = tree.environment().get(LaunchNote.LOG);
    return new Held(
        tree.network(), tree.port(), log == null ? null : Path.of(log), tree.outermost());
  }

  private Optional<ProcessTable.Row> living(String mark) {
    return Optional.ofNullable(held.get(mark)).map(Held::outermost).filter(ProcessTree::lives);
  }

  private List<Long> members(String mark) {
    return cgroup(mark).map(Cgroup::members).orElse(List.of());
  }

  private Optional<Cgroup> cgroup(String mark) {
    return Optional.ofNullable(cgroups).map(all -> all.of(mark));
  }

  private SandboxProcess process(String mark, Held lent, ProcessTable.Row outermost) {
    return new SandboxProcess(
        mark,
        new ProcessIdentity(outermost.pid(), outermost.startTicks(), BootId.current()),
        address(lent.network(), lent.port()));
  }

  private ReentrantLock lock(String mark) {
    return locks.computeIfAbsent(mark, m -> new ReentrantLock());
  }

  private static boolean join(Thread reader) {
    try {
      reader.join(END_TIMEOUT);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private static DeployException notStopped(String mark) {
    return new DeployException(
        Failure.of(
            IsolationCode.SANDBOX_NOT_STOPPED,
            "The processes of " + mark + " do not end.",
            "Look for processes in state D on this machine; Berth will try again."));
  }
}
