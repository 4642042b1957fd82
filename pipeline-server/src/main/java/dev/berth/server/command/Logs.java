package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.AppLogs;
import dev.berth.server.action.KnownApps;
import dev.berth.server.app.Environment;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "logs", description = "Print the last lines that the live release wrote.")
final class Logs extends OneApp {
  private static final int MOST = 5000;

  private final AppLogs logs;

  @Option(
      names = "--lines",
      paramLabel = "N",
      defaultValue = "200",
      description = "How many, at most; 200 unless said.")
  private int lines;

  Logs(KnownApps apps, AppLogs logs) {
    super(apps);
    this.logs = logs;
  }

  private record Tail(String environment, List<String> lines) {}

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.mayRead(app(call));
  }

  @Override
  ExitCode run(Call call) {
    Environment environment = environment(call);
    List<String> tail = logs.tail(environment, Math.clamp(lines, 1, MOST));
    json.print(call, new Tail(environment.key(), tail), () -> tail.forEach(call::line));
    return ExitCode.OK;
  }
}
