package dev.berth.buildpacks.compile;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.command.Command;
import dev.berth.buildpacks.command.CommandResult;
import dev.berth.buildpacks.runtime.BuildRoot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Passes a command's lines on, remembers the last ones and turns a bad end into a problem. */
final class CommandLog implements Consumer<String> {
  private static final int KEPT = 40;

  /** The purpose of the command that gives a build's database its schema. */
  static final String MIGRATE = "migrate";

  /** A flood is not worth looking at line by line. */
  private static final int FOLLOWED_LINES = 50_000;

  private static final Pattern DISK_FULL =
      Pattern.compile(
          "EFBIG|ENOSPC|File too large|File size limit exceeded|No space left on device");

  /** npm warns about the one setting that node-gyp takes from nowhere else. */
  private static final String NODE_HEADERS = "npm warn Unknown env config \"nodedir\"";

  private static final Pattern NO_NETWORK =
      Pattern.compile(
          "npm (?:error|ERR!) code (?:ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EAI_AGAIN)");

  /** npm, pnpm and Yarn turn the end of what they run into an exit code of their own. */
  private static final Pattern KILLED =
      Pattern.compile(
          "(?:npm (?:error|ERR!) signal|.*\\bwas killed with|.*\\bterminated by signal) SIG(?:KILL|TERM)\\b.*");

  private static final Pattern LOCKFILE_OUT_OF_SYNC =
      Pattern.compile("npm (?:error|ERR!).*`npm ci` can only install packages when.*");

  private final Consumer<String> follower;
  private final Deque<String> tail = new ArrayDeque<>();
  private long lines;
  private boolean full;
  private boolean readOnly;
  private boolean noNetwork;
  private boolean killed;
  private boolean lockfileOutOfSync;

  CommandLog(Consumer<String> follower) {
    this.follower = follower;
  }

  @Override
  public synchronized void accept(String line) {
    if (line.startsWith(NODE_HEADERS)) {
      return;
    }
    if (tail.size() == KEPT) {
      tail.removeFirst();
    }
    tail.addLast(line);
    if (++lines > FOLLOWED_LINES) {
      if (lines == FOLLOWED_LINES + 1) {
        follower.accept("… the rest of the output is not shown");
      }
      return;
    }
    full |= DISK_FULL.matcher(line).find();
    killed |= KILLED.matcher(line).lookingAt();
    noNetwork |= NO_NETWORK.matcher(line).lookingAt();
    lockfileOutOfSync |= LOCKFILE_OUT_OF_SYNC.matcher(line).lookingAt();
    readOnly |= line.contains("EROFS") || line.toLowerCase(Locale.ROOT).contains("read-only file");
    follower.accept(line);
  }

  /** Whether the command complained that it could not write. */
  synchronized boolean sawReadOnly() {
    return readOnly;
  }

  /** Says how long it took: what is the app's own time, and what is Berth's. */
  void ended(Command command, Duration time) {
    follower.accept("%s took %.1f s".formatted(shown(command), time.toMillis() / 1000.0));
  }

  /** Throws unless the command succeeded. */
  synchronized void check(Command command, CommandResult result) {
    switch (result) {
      case CommandResult.Exited exited when exited.isKilled() || (exited.code() != 0 && killed) ->
          throw problem(
              BuildProblem.KILLED,
              "\"%s\" was killed from outside, which is not your code's doing."
                  .formatted(shown(command)),
              "It is tried once more by itself. If it stays so, whoever runs the machine looks for"
                  + " the reason with `dmesg`: mostly its memory has run out. Then press \"Retry\".");
      case CommandResult.Exited(int code) -> {
        if (code != 0 && noNetwork) {
          throw problem(
              BuildProblem.REGISTRY_UNREACHABLE,
              "\"%s\" could not reach the package registry.".formatted(shown(command)),
              "This is tried again by itself; if it stays, check the machine's network, mirror and"
                  + " proxy settings.");
        }
        if (code != 0 && full) {
          throw diskFull(command);
        }
        if (code != 0 && lockfileOutOfSync) {
          throw problem(
              BuildProblem.FAILED,
              "package.json and the lockfile disagree.",
              "Run npm install on your machine, commit package-lock.json and push again.");
        }
        if (code != 0 && command.purpose().equals(MIGRATE)) {
          throw problem(
              BuildProblem.MIGRATION_FAILED,
              "\"%s\" ended with exit code %d on the empty database of this build."
                  .formatted(shown(command), code),
              "Mend the migration and push again. No environment's database was touched.");
        }
        if (code != 0) {
          throw problem(
              BuildProblem.FAILED,
              "\"%s\" (%s) ended with exit code %d."
                  .formatted(shown(command), command.purpose(), code),
              "The last lines of its output say why; the same command should fail on a fresh clone"
                  + " on your machine.");
        }
      }
      case CommandResult.TimedOut() ->
          throw problem(
              BuildProblem.TIMEOUT,
              "\"%s\" did not end in time and was stopped.".formatted(shown(command)),
              "Make the build faster, or ask the operator to raise berth.build.timeout.");
      case CommandResult.LimitExceeded(CommandResult.Limit limit) ->
          throw switch (limit) {
            case MEMORY ->
                problem(
                    BuildProblem.OUT_OF_MEMORY,
                    "\"%s\" used more memory than a build may.".formatted(shown(command)),
                    "Reduce what is built at once, or ask the operator to raise"
                        + " berth.build.memory.");
            case PROCESSES ->
                problem(
                    BuildProblem.TOO_MANY_PROCESSES,
                    "\"%s\" started more processes than a build may.".formatted(shown(command)),
                    "Lower the build's parallelism, or ask the operator to raise"
                        + " berth.build.processes.");
            case DISK -> diskFull(command);
            case OUTPUT ->
                problem(
                    BuildProblem.TOO_MUCH_OUTPUT,
                    "\"%s\" printed more than a build may.".formatted(shown(command)),
                    "Make the build quieter: look for a loop or a debug setting.");
          };
    }
  }

  private BuildException diskFull(Command command) {
    return problem(
        BuildProblem.DISK_FULL,
        "\"%s\" wrote more than a build may.".formatted(shown(command)),
        "Remove large generated files, or ask the operator to raise berth.build.disk.");
  }

  private synchronized BuildException problem(BuildProblem problem, String summary, String advice) {
    return new BuildException(problem, summary, advice, String.join("\n", tail), null);
  }

  private static String shown(Command command) {
    String line =
        command.argv().size() == 3 && command.argv().get(1).equals("-c")
            ? command.argv().get(2).replaceFirst("^exec ", "")
            : String.join(" ", BuildRoot.readable(command.argv()));
    return line.length() > 120 ? line.substring(0, 120) + "…" : line;
  }
}
