package dev.berth.server.rollout;

import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.sandbox.process.ExitStatus;
import dev.berth.server.failure.DeployException;
import dev.berth.server.rollout.PortPatience.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Words for an instance that does not serve: what was seen, what to do, and its last lines. */
final class ProbeDiagnosis {
  private static final int LAST_LINES = 20;
  private static final int SIGNALS = 128;
  private static final int SIGKILL = 9;

  private final InstanceLogs logs;

  ProbeDiagnosis(InstanceLogs logs) {
    this.logs = logs;
  }

  /** It is gone. */
  DeployException ended(Instance instance) {
    Path log = logs.file(instance.name());
    if (ExitStatus.ranOutOfMemory(log)) {
      return failure(
          instance,
          RolloutCode.OUT_OF_MEMORY,
          "The app was ended because it used more memory than it may.",
          "Make it use less, or ask the operator to raise berth.rollout.memory.");
    }
    Optional<Integer> code = ExitStatus.of(log);
    if (code.filter(exit -> exit == 0).isPresent()) {
      return failure(
          instance,
          RolloutCode.EXITED_ZERO,
          "The app ended by itself, with exit code 0, before it answered a request.",
          "The start command has to keep running and serve HTTP on $PORT; a build or script that"
              + " ends belongs into the build.");
    }
    if (code.isEmpty() || code.get() == SIGNALS + SIGKILL) {
      return failure(
          instance,
          RolloutCode.KILLED,
          "The app ended "
              + manner(code)
              + " before it answered a request: something outside killed it.",
          "Press \"Retry\". If it stays so, whoever runs the machine looks for the reason with"
              + " `dmesg`: mostly its memory has run out.");
    }
    return failure(
        instance,
        RolloutCode.EXITED,
        "The app ended " + manner(code) + " before it answered a request.",
        "Its last lines say why; starting it locally with PORT set often shows the same.");
  }

  /** It listens in the wrong place and will not change its mind. */
  DeployException unreachable(Instance instance, Problem problem) {
    return switch (problem) {
      case Problem.OnlyLoopback(int port) ->
          failure(
              instance,
              RolloutCode.LOOPBACK_ONLY,
              "The app listens on port " + port + ", but only on 127.0.0.1.",
              "Listen on 0.0.0.0 (or leave the host out): $HOST says so.");
      case Problem.OtherPorts(List<Integer> ports, int wanted) ->
          failure(
              instance,
              RolloutCode.WRONG_PORT,
              "The app listens on port %s, not on port %d that $PORT names."
                  .formatted(
                      ports.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                      wanted),
              "Listen on the port in the environment variable PORT, for example"
                  + " app.listen(process.env.PORT).");
    };
  }

  /** It answers badly. */
  DeployException answered(Instance instance, HealthCheck check, int status) {
    return failure(
        instance,
        RolloutCode.UNHEALTHY,
        "The app answers GET %s with status %d for %s."
            .formatted(check.askedPath(), status, seconds(check.timeout())),
        check.path().isEmpty()
            ? "An answer below 500 is needed; its last lines may say what fails."
            : "It has to answer 200 to 399: see " + ManifestKey.HEALTH_PATH.mention() + ".");
  }

  /** It answers the machine, and refuses every visitor. */
  DeployException refusesHost(Instance instance, HealthCheck check, int status) {
    String host = check.visitor().getHost();
    return failure(
        instance,
        RolloutCode.UNHEALTHY,
        "The app answers its visitors with status %d: it does not know the host %s."
            .formatted(status, host),
        "Let it answer this host: Django's ALLOWED_HOSTS, allowedHosts of Vite and webpack, and"
            + " their kind take a list.");
  }

  /** It accepts connections and answers nothing whole. */
  DeployException incomplete(Instance instance, HealthCheck check, String reason) {
    return failure(
        instance,
        RolloutCode.UNHEALTHY,
        "The app was asked for %s for %s, but %s."
            .formatted(check.askedPath(), seconds(check.timeout()), reason),
        "Make it answer this path with plain HTTP, or name another with "
            + ManifestKey.HEALTH_PATH.mention()
            + ".");
  }

  /** It runs and does not listen. */
  DeployException silent(Instance instance, HealthCheck check, int wantedPort) {
    return failure(
        instance,
        RolloutCode.TIMEOUT,
        "The app runs, but nothing listens on port %d after %s."
            .formatted(wantedPort, seconds(check.timeout())),
        "Listen on $PORT soon after the start; if starting takes longer, raise "
            + ManifestKey.HEALTH_TIMEOUT.mention()
            + ".");
  }

  private DeployException failure(
      Instance instance, RolloutCode code, String summary, String advice) {
    return new DeployException(
        code.because(summary, advice)
            .withDetail(String.join("\n", logs.tail(instance.name(), LAST_LINES))));
  }

  private static String manner(Optional<Integer> code) {
    if (code.isEmpty()) {
      return "without leaving an exit code";
    }
    int signal = code.get() - SIGNALS;
    if (signal == SIGKILL) {
      return "by SIGKILL";
    }
    return signal > 0 ? "by signal " + signal : "with exit code " + code.get();
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() > 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
  }
}
