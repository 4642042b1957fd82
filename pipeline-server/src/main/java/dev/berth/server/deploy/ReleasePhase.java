package dev.berth.server.deploy;

import dev.berth.buildpacks.BuildPlan;
import dev.berth.sandbox.SandboxResult;
import dev.berth.sandbox.limits.Limit;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import dev.berth.server.migrate.MigrateCode;
import dev.berth.server.migrate.Migrated;
import dev.berth.server.pipeline.CancelledException;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.release.NewRelease;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.rollout.Launcher;
import dev.berth.server.rollout.OneOff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Runs what an app wants done once before traffic comes, such as the migrations of a tool of its
 * own: in the new image, with the variables, database and volume of its instances.
 */
@Component
class ReleasePhase {
  static final String MARK = "release/";

  private static final Duration TIMEOUT = Duration.ofMinutes(15);
  private static final int KEPT_LINES = 20;

  private final ReleaseHistory history;
  private final InstanceSpecs specs;
  private final Launcher launcher;
  private final EnvironmentDatabases databases;

  ReleasePhase(
      ReleaseHistory history,
      InstanceSpecs specs,
      Launcher launcher,
      EnvironmentDatabases databases) {
    this.history = history;
    this.specs = specs;
    this.launcher = launcher;
    this.databases = databases;
  }

  /** Makes sure that it ran, with a restore point before it where it may change data. */
  Migrated run(NewRelease candidate, BuildPlan.Release command, StepContext context) {
    Release release = history.reserve(candidate);
    String restorePoint = keep(release, command, context);
    Supplier<List<String>> complaints =
        release.runtime().database() ? databases.complaints(release.environment()) : List::of;
    Tail tail = new Tail(context.log()::line);
    SandboxResult result =
        launcher.run(
            new OneOff(MARK + context.deploy(), specs.of(release), command.command(), TIMEOUT),
            tail);
    context.checkActive();
    if (Thread.currentThread().isInterrupted()) {
      throw new CancelledException("the release command was interrupted");
    }
    if (!result.equals(new SandboxResult.Exited(0))) {
      complaints.get().forEach(tail);
      throw new DeployException(failure(command, result, restorePoint).withDetail(tail.text()));
    }
    return new Migrated("", 0, restorePoint);
  }

  /** The live release ran the same migrations: these will find nothing to do. */
  private String keep(Release release, BuildPlan.Release command, StepContext context) {
    Optional<Release> live = history.live(release.environment());
    boolean unchanged =
        live.isPresent()
            && !command.migrations().isEmpty()
            && command.migrations().equals(live.get().runtime().migrations());
    if (!release.runtime().database() || live.isEmpty() || unchanged) {
      return "";
    }
    String id =
        databases
            .keep(
                release.environment(),
                "before %s of %s".formatted(command.tool(), release.commit().substring(0, 7)))
            .id();
    context.log().line("Restore point " + id + ": the data as it is before this runs");
    return id;
  }

  private static Failure failure(
      BuildPlan.Release command, SandboxResult result, String restorePoint) {
    String kept =
        restorePoint.isEmpty()
            ? ""
            : "; the data as it was before is restore point " + restorePoint;
    String advice =
        "Mend what stands above and push again; the live release goes on. What it had already"
            + " changed in the database stays"
            + kept;
    String tool =
        command.tool().substring(0, 1).toUpperCase(Locale.ROOT) + command.tool().substring(1);
    return switch (result) {
      case SandboxResult.Exited(int code) ->
          MigrateCode.COMMAND.because(tool + " ended with exit code " + code, advice);
      case SandboxResult.TimedOut() ->
          MigrateCode.COMMAND_TIMEOUT.because(
              tool + " did not end within " + TIMEOUT.toMinutes() + " minutes", advice);
      case SandboxResult.LimitExceeded(Limit limit) ->
          MigrateCode.COMMAND.because(
              switch (limit) {
                case MEMORY -> tool + " used more memory than an instance may";
                case PROCESSES -> tool + " started more processes than an instance may";
                case DISK -> tool + " wrote more than an instance may";
              },
              advice);
    };
  }

  /** Hands lines on and remembers the last ones. */
  private static final class Tail implements Consumer<String> {
    private final Consumer<String> onward;
    private final Deque<String> lines = new ArrayDeque<>();

    Tail(Consumer<String> onward) {
      this.onward = onward;
    }

    @Override
    public void accept(String line) {
      synchronized (lines) {
        if (lines.size() == KEPT_LINES) {
          lines.removeFirst();
        }
        lines.addLast(line);
      }
      onward.accept(line);
    }

    String text() {
      synchronized (lines) {
        return String.join("\n", lines);
      }
    }
  }
}
