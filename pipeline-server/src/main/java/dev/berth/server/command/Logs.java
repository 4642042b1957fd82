package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.AppLogs;
import dev.berth.server.action.KnownApps;
import dev.berth.server.action.LogEntry;
import dev.berth.server.app.Environment;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "logs",
    description = "Print the last lines of the log: of the live release and those before it.")
final class Logs extends OneApp {
  private static final int MOST = 5000;

  private final AppLogs logs;

  @Option(
      names = "--lines",
      paramLabel = "N",
      defaultValue = "200",
      description = "How many, at most; 200 unless said.")
  private int lines;

  @Option(
      names = "--release",
      paramLabel = "N",
      description = "Only those of one release, also of one that crashed and was rolled back.")
  private @Nullable String release;

  Logs(KnownApps apps, AppLogs logs) {
    super(apps);
    this.logs = logs;
  }

  private record Tail(String environment, List<String> lines, List<LogEntry> entries) {}

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.mayRead(app(call));
  }

  @Override
  ExitCode run(Call call) {
    Environment environment = environment(call);
    int most = Math.clamp(lines, 1, MOST);
    List<LogEntry> entries =
        release == null
            ? logs.tail(environment, most).entries()
            : logs.tail(environment, number(release), most);
    List<String> texts =
        entries.stream().filter(entry -> !entry.note()).map(LogEntry::text).toList();
    json.print(
        call, new Tail(environment.key(), texts, entries), () -> tell(environment, entries, call));
    return ExitCode.OK;
  }

  private void tell(Environment environment, List<LogEntry> entries, Call call) {
    entries.forEach(entry -> call.line(entry.words()));
    if (entries.isEmpty()) {
      List<Long> kept = logs.releases(environment);
      call.note(
          "logs",
          release != null && !kept.isEmpty()
              ? "nothing is kept of it; there is a log of "
                  + kept.stream().map(number -> "r" + number).collect(Collectors.joining(", "))
              : environment.title() + " has written nothing yet");
    }
  }

  private static long number(String text) {
    if (!text.matches("r?\\d{1,18}")) {
      throw new WrongUse("\"" + text + "\" is no release number");
    }
    return Long.parseLong(text.replaceFirst("^r", ""));
  }
}
