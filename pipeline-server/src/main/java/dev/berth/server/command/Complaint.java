package dev.berth.server.command;

import dev.berth.server.failure.Failure;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says why a command did not do what was asked: one sentence of facts, then what to do. */
record Complaint(Call call) {
  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";

  ExitCode about(Failure failure) {
    say(failure.summary() + " (" + failure.code() + ")", List.of(failure.advice()));
    failure.detail().lines().forEach(line -> call.output().error("    " + line));
    return ExitCode.of(failure);
  }

  /** A name that cannot be one. */
  ExitCode about(IllegalArgumentException thrown) {
    String message = thrown.getMessage();
    say(message == null ? "this makes no sense" : message, List.of());
    return ExitCode.USAGE;
  }

  ExitCode about(WrongUse thrown) {
    say(String.valueOf(thrown.getMessage()), thrown.advice());
    return ExitCode.USAGE;
  }

  ExitCode about(Failed thrown) {
    say(String.valueOf(thrown.getMessage()), thrown.advice());
    return ExitCode.FAILED;
  }

  ExitCode about(ParameterException thrown) {
    CommandLine command = thrown.getCommandLine();
    say(words(thrown, command), synopses(command));
    return ExitCode.USAGE;
  }

  /** The word begins several commands. */
  ExitCode unfinished(CommandLine group) {
    boolean root = group.getParent() == null;
    say(root ? "which command?" : words(group) + " what?", synopses(group));
    return ExitCode.USAGE;
  }

  ExitCode refused() {
    say(
        "you are not allowed to do that",
        List.of("Ask an administrator for a token with the scope it needs"));
    return ExitCode.NOT_ALLOWED;
  }

  private String words(ParameterException thrown, CommandLine command) {
    if (thrown instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      // What follows a name may be a secret.
      String first = unmatched.getUnmatched().getFirst().replaceFirst("=.*", "");
      return command.getParent() == null
          ? "\"" + first + "\" is no berth command"
          : words(command) + " does not know \"" + first + "\"";
    }
    String message = String.valueOf(thrown.getMessage());
    return thrown instanceof MissingParameterException
        ? words(command)
            + ": "
            + message.substring(0, 1).toLowerCase(java.util.Locale.ROOT)
            + message.substring(1)
        : message;
  }

  /** Without the program's name. */
  private static String words(CommandLine command) {
    return command.getCommandSpec().qualifiedName().replaceFirst("^berth ?", "");
  }

  private List<String> synopses(CommandLine command) {
    if (command.getParent() == null) {
      return List.of("run: " + call.client().command("help"));
    }
    return command.getSubcommands().isEmpty()
        ? List.of("usage: " + command.getHelp().synopsis(0).strip())
        : command.getSubcommands().values().stream()
            .distinct()
            .map(verb -> "usage: berth " + HelpPage.words(verb))
            .toList();
  }

  private void say(String summary, List<String> advice) {
    String text = "berth: " + summary;
    call.output().error(call.client().isColoured() ? RED + text + PLAIN : text);
    advice.stream()
        .filter(line -> !line.isEmpty())
        .forEach(line -> call.output().error("  " + line));
  }
}
