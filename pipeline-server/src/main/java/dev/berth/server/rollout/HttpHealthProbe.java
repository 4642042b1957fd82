package dev.berth.server.rollout;

import dev.berth.sandbox.IsolationMode;
import dev.berth.sandbox.SandboxProcess;
import dev.berth.sandbox.Sandboxes;
import dev.berth.server.failure.DeployException;
import dev.berth.server.http.HttpAnswer;
import dev.berth.server.http.HttpAnswer.Complete;
import dev.berth.server.http.HttpAnswer.Incomplete;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Asks a new instance over HTTP until it serves, often at first so that a fast app is live at once,
 * and says why when it never does.
 */
@Component
final class HttpHealthProbe implements HealthProbe {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

  /** An attempt with less time than this would say nothing about the app. */
  private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(100);

  private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(10);

  /** How frameworks answer a host that they were not told of. */
  private static final Set<Integer> REFUSES_HOST = Set.of(400, 403, 421);

  private final Sandboxes sandboxes;
  private final ProbeDiagnosis diagnosis;
  private final int insidePort;

  @Autowired
  HttpHealthProbe(Sandboxes sandboxes, InstanceLogs logs) {
    this(sandboxes, logs, ProcessLauncher.PORT);
  }

  HttpHealthProbe(Sandboxes sandboxes, InstanceLogs logs, int insidePort) {
    this.sandboxes = sandboxes;
    this.diagnosis = new ProbeDiagnosis(logs);
    this.insidePort = insidePort;
  }

  @Override
  public HealthEvidence probe(Instance instance, HealthCheck check, Runnable stillActive) {
    long start = System.nanoTime();
    long deadline = start + check.timeout().toNanos();
    InetSocketAddress address = new InetSocketAddress(instance.host(), instance.port());
    Watch watch = new Watch(instance, wantedPort(instance), start);
    HttpAnswer.Question question = asVisitor(check);
    Duration pause = FIRST_PAUSE;
    for (int attempts = 1; ; attempts++) {
      stillActive.run();
      HttpAnswer answer = HttpAnswer.ask(address, question, attemptTimeout(deadline));
      if (answer instanceof Complete(int status, _) && check.accepts(status)) {
        if (REFUSES_HOST.contains(status) && answersTheMachine(address, check)) {
          throw diagnosis.refusesHost(instance, check, status);
        }
        return new HealthEvidence(check.askedPath(), status, attempts, millisSince(start));
      }
      watch.look(answer);
      if (System.nanoTime() + pause.plus(SHORTEST_ATTEMPT).toNanos() >= deadline) {
        throw unhealthy(instance, check, answer, watch);
      }
      pause(pause);
      pause = next(pause);
    }
  }

  /** With the headers that the router sends, where they matter for what is answered. */
  private static HttpAnswer.Question asVisitor(HealthCheck check) {
    String host = check.visitor().getRawAuthority();
    return new HttpAnswer.Question(
        host,
        check.askedPath(),
        Map.of(
            "User-Agent",
            "Berth-Probe",
            "X-Forwarded-Host",
            host,
            "X-Forwarded-Proto",
            check.visitor().getScheme()),
        true);
  }

  /** Then it is the name that it does not like, and every visitor would be refused. */
  private static boolean answersTheMachine(InetSocketAddress address, HealthCheck check) {
    HttpAnswer.Question question =
        new HttpAnswer.Question(
            "localhost", check.askedPath(), Map.of("User-Agent", "Berth-Probe"), true);
    return HttpAnswer.ask(address, question, LONGEST_ATTEMPT) instanceof Complete(int status, _)
        && status < 400;
  }

  private int wantedPort(Instance instance) {
    return sandboxes.mode() == IsolationMode.USER ? insidePort : instance.port();
  }

  private DeployException unhealthy(
      Instance instance, HealthCheck check, HttpAnswer answer, Watch watch) {
    if (answer instanceof Complete(int status, _)) {
      return diagnosis.answered(instance, check, status);
    }
    Optional<PortPatience.Problem> problem = watch.problem();
    if (problem.isPresent()) {
      return diagnosis.unreachable(instance, problem.get());
    }
    return answer instanceof Incomplete(String reason)
        ? diagnosis.incomplete(instance, check, reason)
        : diagnosis.silent(instance, check, watch.wantedPort);
  }

  private static Duration attemptTimeout(long deadline) {
    Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    return left.compareTo(LONGEST_ATTEMPT) < 0 ? left : LONGEST_ATTEMPT;
  }

  private static Duration next(Duration pause) {
    Duration longer = pause.multipliedBy(2);
    return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static void pause(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks at the instance's process between attempts, to give up as soon as it is hopeless. */
  private final class Watch {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Instance instance;
    private final int wantedPort;
    private final PortPatience patience;
    private Optional<SandboxProcess> process = Optional.empty();
    private long lastLook;

    Watch(Instance instance, int wantedPort, long start) {
      this.instance = instance;
      this.wantedPort = wantedPort;
      this.patience = new PortPatience(wantedPort, sandboxes.mode() == IsolationMode.SHARED);
      this.lastLook = start;
    }

    void look(HttpAnswer answer) {
      long now = System.nanoTime();
      boolean lookCloser = now - lastLook >= BETWEEN_LOOKS.toNanos();
      if (hasEnded(lookCloser)) {
        throw diagnosis.ended(instance);
      }
      if (!lookCloser) {
        return;
      }
      lastLook = now;
      Optional<PortPatience.Problem> lost =
          answer instanceof Complete ? Optional.empty() : patience.lost(ports(), now);
      if (lost.isPresent()) {
        throw diagnosis.unreachable(instance, lost.get());
      }
    }

    /** Why nobody can connect, as far as that can be seen now. */
    Optional<PortPatience.Problem> problem() {
      return patience.problem(ports());
    }

    /** Looking through all processes is dear: not at first, and in between the pid is enough. */
    private boolean hasEnded(boolean lookCloser) {
      if (!lookCloser) {
        return process.isPresent()
            && ProcessHandle.of(process.get().identity().pid()).isEmpty()
            && InstanceTrees.find(sandboxes, instance.name()).isEmpty();
      }
      process = InstanceTrees.find(sandboxes, instance.name());
      return process.isEmpty();
    }

    private List<ListeningPorts.Port> ports() {
      return process.map(tree -> ListeningPorts.of(tree.identity().pid())).orElse(List.of());
    }
  }
}
