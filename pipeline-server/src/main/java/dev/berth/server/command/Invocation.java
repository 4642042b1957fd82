package dev.berth.server.command;

import dev.berth.server.access.Caller;
import java.util.List;

/**
 * One call of a command, whichever way it came.
 *
 * @param arguments the verb and what follows it
 * @param caller who calls, with what is allowed to it
 * @param input what the caller types or pipes in
 * @param client where the caller stands
 */
public record Invocation(
    List<String> arguments, Caller caller, CommandInput input, ClientContext client) {
  public Invocation {
    arguments = List.copyOf(arguments);
  }

  /** Without the arguments: a value may be among them. */
  @Override
  public String toString() {
    return "a command of " + caller.name();
  }
}
