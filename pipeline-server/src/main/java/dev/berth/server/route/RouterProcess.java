package dev.berth.server.route;

import dev.berth.server.failure.DeployException;
import dev.berth.server.installation.BerthSettings;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The router as a process of its own: found again by its mark, started when it does not live. */
@Component
class RouterProcess {
  private static final Logger LOG = LoggerFactory.getLogger(RouterProcess.class);
  private static final long LARGEST_LOG = 1 << 20;
  private static final int LOG_TAIL = 2_000;

  private final RouterFiles files;
  private final RouterClient client;
  private final BerthSettings settings;
  private final RouterSettings router;
  private final RouterRecord record;
  private final String mark;

  RouterProcess(
      DataDirectory data,
      RouterFiles files,
      RouterClient client,
      BerthSettings settings,
      RouterSettings router) {
    this.files = files;
    this.client = client;
    this.settings = settings;
    this.router = router;
    this.record = new RouterRecord(data);
    this.mark = InstallationId.of(data).mark("router");
  }

  /**
   * Makes sure that a router of this version runs and answers: adopts the living one, has one that
   * is older or set differently replaced, or starts it.
   */
  RouterIdentity ensureRunning() {
    try {
      files.prepare();
      RouterProgram program = program();
      RouterIdentity running = adoptOrStart(program);
      record.write(running, command(program, false));
      return running;
    } catch (IOException e) {
      throw notStarted(String.valueOf(e.getMessage()), e);
    }
  }

  private Optional<RouterIdentity> adopt(RouterProgram program) throws IOException {
    Optional<RouterClient.Status> status = status();
    Optional<RouterIdentity> listening = status.flatMap(answer -> RouterIdentity.of(answer.pid()));
    if (status.isPresent() && listening.isPresent()) {
      return isOlder(status.get(), program)
          ? Optional.of(replace(listening.get(), program))
          : listening;
    }
    Optional<RouterIdentity> marked = RouterIdentity.marked(mark);
    if (marked.isPresent() && !isPortFree()) {
      awaitAnswer(marked.get());
      return marked;
    }
    return Optional.empty();
  }

  /** The supervisor may start one at the same moment: whoever listens is the router. */
  private RouterIdentity adoptOrStart(RouterProgram program) throws IOException {
    Optional<RouterIdentity> living = adopt(program);
    if (living.isPresent()) {
      return living.get();
    }
    try {
      requireFreePort();
      return start(program, false);
    } catch (IOException | DeployException e) {
      Optional<RouterIdentity> other = adopt(program);
      if (other.isPresent()) {
        return other.get();
      }
      throw e;
    }
  }

  RouterProgram program() throws IOException {
    return RouterProgram.of(files, String.valueOf(router.classpath()));
  }

  /** Of a router that listens; one that retires only answers the clients it has. */
  private Optional<RouterClient.Status> status() {
    try {
      return Optional.of(client.status()).filter(status -> !status.isRetiring());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** One that does not say what it runs from could not hand over either. */
  private boolean isOlder(RouterClient.Status status, RouterProgram program) {
    return status.classPath() != null
        && (!status.classPath().equals(program.joinedClassPath())
            || !String.join(",", settings.trustedProxies()).equals(status.trustedProxies()));
  }

  /** The new router takes over the listening socket; the old one ends with its last client. */
  private RouterIdentity replace(RouterIdentity old, RouterProgram program) {
    try {
      RouterIdentity successor = start(program, true);
      LOG.info("router {} took over from {}", successor.pid(), old.pid());
      return successor;
    } catch (IOException e) {
      LOG.warn("the older router stays, the new one did not take over: {}", e.getMessage());
      return old;
    }
  }

  /** Once more without a cache, when one that does not load is why it ended. */
  private RouterIdentity start(RouterProgram program, boolean takeOver) throws IOException {
    Optional<Path> cache = program.cache();
    try {
      return startOnce(program, takeOver);
    } catch (IOException e) {
      if (cache.isEmpty() || (!isPortFree() && !takeOver)) {
        throw e;
      }
      LOG.warn("the router does not start with its cache, which is dropped: {}", e.getMessage());
      Files.deleteIfExists(cache.get());
      return startOnce(program, takeOver);
    }
  }

  private RouterIdentity startOnce(RouterProgram program, boolean takeOver) throws IOException {
    if (files.isRoot() && !RouterLibraries.isOpen(program.java())) {
      throw new IOException(
          "the JDK at " + program.java() + " is closed to the router's unprivileged user");
    }
    rotateLog();
    ProcessBuilder builder =
        new ProcessBuilder(command(program, takeOver))
            .directory(files.directory().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()));
    Process process = builder.start();
    RouterIdentity identity =
        RouterIdentity.of(process.pid())
            .orElseThrow(() -> new IOException("the router ended at once: " + logTail()));
    awaitAnswer(identity);
    return identity;
  }

  /** With its environment, so that whoever holds it can start the same router. */
  private List<String> command(RouterProgram program, boolean takeOver) throws IOException {
    List<String> argv =
        new ArrayList<>(
            List.of(
                "env",
                "-i",
                "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                "LANG=C.UTF-8",
                "MALLOC_ARENA_MAX=2",
                "BERTH_MARK=" + mark));
    argv.addAll(RouterCommand.of(files, settings, program, takeOver));
    return argv;
  }

  private void awaitAnswer(RouterIdentity identity) throws IOException {
    long end = System.nanoTime() + router.startTimeout().toNanos();
    while (System.nanoTime() - end < 0) {
      if (!identity.isAlive()) {
        throw new IOException("the router ended while starting: " + logTail());
      }
      try {
        if (client.status().pid() == identity.pid()) {
          return;
        }
      } catch (IOException e) {
        // no socket yet
      }
      pause();
    }
    throw new IOException("the router does not answer: " + logTail());
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(3);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the router", e);
    }
  }

  private boolean isPortFree() {
    try {
      listenForAMoment();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void listenForAMoment() throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(settings.listen(), settings.port()));
    }
  }

  private void requireFreePort() throws IOException {
    try {
      listenForAMoment();
    } catch (IOException e) {
      Optional<PortHolder> holder = PortHolder.of(settings.port());
      if (holder.isEmpty()) {
        throw notStarted("cannot listen on " + address() + ": " + e.getMessage(), e);
      }
      throw new DeployException(
          RouteCode.PORT_TAKEN.because(
              "Port %d is held by %s (pid %d)."
                  .formatted(settings.port(), holder.get().command(), holder.get().pid()),
              "Stop that program, or choose another port for Berth (berth.port)."),
          e);
    }
  }

  private String address() {
    return settings.listen() + ":" + settings.port();
  }

  private void rotateLog() throws IOException {
    Path log = files.log();
    if (Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS) && Files.size(log) > LARGEST_LOG) {
      Files.move(log, log.resolveSibling("router.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private String logTail() {
    try {
      String text = Files.readString(files.log());
      return text.substring(Math.max(0, text.length() - LOG_TAIL)).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private DeployException notStarted(String summary, IOException cause) {
    return new DeployException(
        RouteCode.ROUTER_NOT_STARTED
            .because(
                "The router is not running: " + summary.lines().findFirst().orElse("") + ".",
                "See " + files.log() + "; live apps are unreachable until it runs.")
            .withDetail(logTail()),
        cause);
  }
}
