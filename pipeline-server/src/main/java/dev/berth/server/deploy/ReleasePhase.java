package dev.berth.server.deploy;

import dev.berth.buildpacks.BuildPlan;
import dev.berth.sandbox.SandboxResult;
import dev.berth.sandbox.limits.Limit;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import dev.berth.server.migrate.DatabaseContents;
import dev.berth.server.migrate.MigrateCode;
import dev.berth.server.migrate.Migrated;
import dev.berth.server.migrate.Migrator;
import dev.berth.server.migrate.StatementAdvice;
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
  private static final int SIGKILL = 128 + 9;
  private static final int SIGTERM = 128 + 15;
  static final String MARK = "release/";

  private static final Duration TIMEOUT = Duration.ofMinutes(15);
  private static final int KEPT_LINES = 20;
  private static final String ADVICE = "Mend what stands above and push again";

  private final ReleaseHistory history;
  private final InstanceSpecs specs;
  private final Launcher launcher;
  private final EnvironmentDatabases databases;
  private final MigrationNotes notes;
  private final WaysBack waysBack;

  ReleasePhase(
      ReleaseHistory history,
      InstanceSpecs specs,
      Launcher launcher,
      EnvironmentDatabases databases,
      MigrationNotes notes,
      WaysBack waysBack) {
    this.history = history;
    this.specs = specs;
    this.launcher = launcher;
    this.databases = databases;
    this.notes = notes;
    this.waysBack = waysBack;
  }

  /** Makes sure that it ran, with a restore point before it where it may change data. */
  Migrated run(NewRelease candidate, BuildPlan.Release command, StepContext context) {
    Release release = history.reserve(candidate);
    boolean hasDatabase = release.runtime().database();
    boolean changes = !hasDatabase || !isKnown(release, command);
    String restorePoint = changes ? begin(release, command, context) : "";
    Supplier<List<String>> complaints =
        hasDatabase ? databases.complaints(release.environment()) : List::of;
    Tail tail = new Tail(context.log()::line);
    SandboxResult result =
        launcher.run(
            new OneOff(MARK + context.deploy(), specs.of(release), command.command(), TIMEOUT),
            tail);
    if (hasDatabase && databases.readmit(release.environment())) {
      context.log().line("warning: " + capital(command.tool()) + Migrator.READMITTED);
    }
    context.checkActive();
    if (Thread.currentThread().isInterrupted()) {
      throw new CancelledException("the release command was interrupted");
    }
    if (!result.equals(new SandboxResult.Exited(0))) {
      complaints.get().forEach(tail);
      throw new DeployException(
          failure(command, result, advice(release, tail.text())).withDetail(tail.text()));
    }
    return new Migrated("", 0, restorePoint, changes ? remains(command.tool(), hasDatabase) : "");
  }

  /** What stays of a command that did not come to its end. */
  String remains(StepContext context, MigrationNotes.Note note) {
    return remains(note.command(), databases.find(context.environment()).isPresent());
  }

  private static String remains(String tool, boolean hasDatabase) {
    return "what " + tool + (hasDatabase ? " changed in the database stays" : " did stays");
  }

  /** The live release ran the same migrations: these will find nothing to do. */
  private boolean isKnown(Release release, BuildPlan.Release command) {
    Optional<Release> live = history.live(release.environment());
    return live.isPresent()
        && !command.migrations().isEmpty()
        && command.migrations().equals(live.get().runtime().migrations());
  }

  private String begin(Release release, BuildPlan.Release command, StepContext context) {
    Optional<MigrationNotes.Note> noted = notes.find(context.deploy());
    if (noted.isPresent()) {
      return noted.get().start().restorePoint();
    }
    String reason = "before %s of %s".formatted(command.tool(), release.commit().substring(0, 7));
    String restorePoint =
        isAnythingIn(release)
            ? waysBack.keep(release.environment(), reason, true, context.log())
            : "";
    notes.write(
        context.deploy(),
        new MigrationNotes.Note(new Migrator.Start("", 0, restorePoint), null, command.tool()));
    return restorePoint;
  }

  private boolean isAnythingIn(Release release) {
    return release.runtime().database()
        && DatabaseContents.isAnythingIn(databases.ensure(release.environment()), "");
  }

  private String advice(Release release, String words) {
    return release.runtime().database()
        ? databases
            .find(release.environment())
            .flatMap(access -> StatementAdvice.extension(words, access))
            .orElse(ADVICE)
        : ADVICE;
  }

  private static Failure failure(BuildPlan.Release command, SandboxResult result, String advice) {
    String tool = capital(command.tool());
    return switch (result) {
      case SandboxResult.Exited(int code) when code == SIGKILL || code == SIGTERM ->
          MigrateCode.KILLED.because(
              tool + " was killed from outside, which is not your code's doing",
              "It is tried once more by itself; the live release goes on. If it stays so, whoever"
                  + " runs the machine looks for the reason with `dmesg`: mostly its memory has run"
                  + " out");
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

  private static String capital(String tool) {
    return tool.substring(0, 1).toUpperCase(Locale.ROOT) + tool.substring(1);
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
