package dev.berth.buildpacks.command;

import java.util.function.Consumer;

/** Runs one command of a build where it can do no harm; the caller decides where that is. */
public interface CommandRunner {
  /**
   * Runs a command to its end; nothing it started is left when this returns.
   *
   * @param output receives each line the command prints
   */
  CommandResult run(Command command, Consumer<String> output);
}
