package dev.berth.server.command;

import dev.berth.server.access.Actor;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "help", description = "List the commands, or explain one.")
final class Help extends Verb {
  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The one to explain.")
  private List<String> words = new ArrayList<>();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return true;
  }

  @Override
  ExitCode run(Call call) {
    CommandLine about = spec.root().commandLine();
    for (String word : words) {
      CommandLine next = about.getSubcommands().get(word);
      if (next == null) {
        throw new CommandLine.ParameterException(
            about, "\"" + String.join(" ", words) + "\" is no berth command");
      }
      about = next;
    }
    new HelpPage(spec.root().commandLine()).of(about).forEach(call::line);
    return ExitCode.OK;
  }
}
