package dev.berth.server.command;

import dev.berth.server.access.Actor;
import java.io.IOException;
import picocli.CommandLine.Option;

/**
 * One command, made for one call. Nobody runs it who is not allowed to; so each says who is.
 *
 * <p>Options and parameters are its fields.
 */
abstract class Verb {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Say what this command does.")
  @SuppressWarnings("unused") // read by picocli
  private boolean help;

  /** Whether this actor may run it with these options. */
  abstract boolean isAllowed(Actor actor, Call call);

  abstract ExitCode run(Call call) throws IOException, InterruptedException;
}
