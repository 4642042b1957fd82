package dev.berth.server.command;

import dev.berth.server.access.Actor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command that the launcher runs itself, since it installs, starts or stops the server. */
@Command
final class LauncherVerb extends Verb {
  private LauncherVerb() {}

  static CommandLine of(String name, String description) {
    CommandLine verb = new CommandLine(new LauncherVerb());
    verb.getCommandSpec()
        .name(name)
        .usageMessage()
        .description(description + " Runs on Berth's machine, also while no server does.");
    return verb;
  }

  static CommandLine withOption(CommandLine verb, String option, String description) {
    verb.getCommandSpec()
        .addOption(OptionSpec.builder(option).arity("0").description(description).build());
    return verb;
  }

  static CommandLine withParameter(CommandLine verb, String label, String description) {
    verb.getCommandSpec()
        .addPositional(
            PositionalParamSpec.builder().paramLabel(label).description(description).build());
    return verb;
  }

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return true;
  }

  @Override
  ExitCode run(Call call) {
    throw new WrongUse("this is done by the launcher, on Berth's machine");
  }
}
