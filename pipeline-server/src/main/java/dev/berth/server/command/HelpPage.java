package dev.berth.server.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What help says, on a terminal and in the documentation, from the commands themselves. */
record HelpPage(CommandLine root) {
  private static final int COLUMN = 34;
  private static final String LAUNCHER =
      """

      options of every command of the launcher, also as environment variables:
        --data DIR     BERTH_HOME     data directory (default: /var/lib/berth as root,
                                      ~/.local/share/berth otherwise)
      options of demo and up, remembered for later commands:
        --domain NAME  BERTH_DOMAIN   apps answer on <app>.NAME (default: localhost)
        --port N       BERTH_PORT     the one port to listen on (default: 8080)
        --listen ADDR  BERTH_LISTEN   the address to listen on (default: 127.0.0.1)\
      """;

  /** All commands, a line each. */
  List<String> overview() {
    List<String> lines = new ArrayList<>(List.of("usage: berth COMMAND [options]", ""));
    verbs(root).forEach(verb -> lines.addAll(entry(verb)));
    lines.addAll(LAUNCHER.lines().toList());
    lines.addAll(List.of("", "berth help COMMAND explains one of them."));
    return lines;
  }

  /** One command, or the overview. */
  List<String> of(CommandLine command) {
    return command.equals(root)
        ? overview()
        : command.getUsageMessage(Ansi.OFF).lines().map(String::stripTrailing).toList();
  }

  /** The page in the documentation. */
  String markdown() {
    String codes =
        Stream.of(ExitCode.values())
            .map(code -> "| %d | %s |\n".formatted(code.number(), code.meaning()))
            .collect(Collectors.joining());
    StringBuilder page =
        new StringBuilder(
            """
            # Commands

            Made from the commands themselves; a test holds it to them. The launcher runs `demo`, `up`, `down`, `restart`,
            `restore` and `test`; everything else is run by the server, which checks the caller's rights and writes changes
            to the audit log. Inside a Git repository with a remote of this Berth, the app need not be named.
            `--json` prints what programs read, on the standard output; words about failures go to the standard error.

            | exit code | |
            | --- | --- |
            """
                + codes
                + "\n"
                + block("berth", overview()));
    verbs(root)
        .forEach(verb ->
            page.append("\n").append(block(verb.getCommandSpec().qualifiedName(), of(verb))));
    return page.toString();
  }

  private static String block(String heading, List<String> lines) {
    return "## " + heading + "\n\n```\n" + String.join("\n", lines) + "\n```\n";
  }

  private static Stream<CommandLine> verbs(CommandLine command) {
    return command.getSubcommands().isEmpty()
        ? Stream.of(command)
        : command.getSubcommands().values().stream().distinct().flatMap(HelpPage::verbs);
  }

  /** A command and its parameters, without options. */
  static String words(CommandLine verb) {
    return verb.getCommandSpec().qualifiedName().replaceFirst("^berth ", "")
        + verb.getCommandSpec().positionalParameters().stream()
            .map(parameter ->
                parameter.hideParamSyntax() || parameter.arity().min() > 0
                    ? " " + parameter.paramLabel()
                    : " [" + parameter.paramLabel() + "]")
            .collect(Collectors.joining());
  }

  private static List<String> entry(CommandLine verb) {
    String words = words(verb);
    String[] description = verb.getCommandSpec().usageMessage().description();
    String text = String.join(" ", description);
    String first = text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    int end = first.indexOf(". ");
    String sentence = (end < 0 ? first : first.substring(0, end)).replaceFirst("\\.$", "");
    List<String> lines = new ArrayList<>();
    String head = "  " + words;
    if (head.length() >= COLUMN) {
      lines.add(head);
      head = "";
    }
    for (String line : wrapped(sentence, 110 - COLUMN)) {
      lines.add(head + " ".repeat(COLUMN - head.length()) + line);
      head = "";
    }
    return lines;
  }

  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
