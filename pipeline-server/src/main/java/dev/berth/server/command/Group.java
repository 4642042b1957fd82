package dev.berth.server.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A word that only begins commands, such as {@code env}. */
@Command
final class Group {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Say what these commands do.")
  @SuppressWarnings("unused") // read by picocli
  private boolean help;

  private Group() {}

  static CommandLine of(String name, String description, Object... verbs) {
    CommandLine group = new CommandLine(new Group());
    group.getCommandSpec().name(name).usageMessage().description(description);
    for (Object verb : verbs) {
      group.addSubcommand(verb);
    }
    return group;
  }
}
