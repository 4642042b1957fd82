package dev.berth.server.command;

import dev.berth.server.action.KnownApps;
import dev.berth.server.app.Environment;
import picocli.CommandLine.Option;

/** A command about one environment of an app: production, or a preview that is named. */
abstract class EnvironmentVerb extends AppVerb {
  private final KnownApps apps;

  @Option(
      names = "--environment",
      paramLabel = "KEY",
      description = "A preview, such as shop--dark-mode; without it production.")
  private String key = "";

  EnvironmentVerb(KnownApps apps) {
    this.apps = apps;
  }

  final Environment environment(Call call) {
    return apps.environmentOrProduction(app(call), key);
  }
}
