package dev.berth.server.command;

import dev.berth.sandbox.IsolationReport;
import dev.berth.server.access.Actor;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.provision.Provisioner;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = "Say what runs, where, how it is isolated, and how much memory it takes.")
final class Status extends Verb {
  private final Parts parts;

  @Mixin private final JsonOption json = new JsonOption();

  Status(Parts parts) {
    this.parts = parts;
  }

  /** Where it looks. */
  record Parts(
      HealthEndpoint health,
      IsolationReport isolation,
      ObjectProvider<Provisioner> provisioner,
      AppCatalog catalog,
      ReleaseHistory history) {}

  /**
   * What there is.
   *
   * @param health {@code UP} or what is wrong
   * @param provisions with which tool environments are provisioned, or why without
   */
  private record View(
      String health,
      String console,
      String isolation,
      List<String> isolationReasons,
      String provisions,
      List<EnvironmentLine> environments) {}

  private record EnvironmentLine(String app, String name, Optional<Long> release, String url) {}

  /** Everybody sees the apps that may be seen; the machine is for administrators. */
  @Override
  boolean isAllowed(Actor actor, Call call) {
    return true;
  }

  @Override
  ExitCode run(Call call) {
    boolean admin = call.actor().isAdmin();
    View view =
        new View(
            parts.health().health().getStatus().getCode(),
            call.urls().console().toString(),
            admin ? parts.isolation().mode().name().toLowerCase(Locale.ROOT) : "",
            admin ? parts.isolation().reasons() : List.of(),
            admin ? parts.provisioner().stream().map(Provisioner::tool).findFirst().orElse("") : "",
            environments(call));
    json.print(call, view, () -> tell(view, call));
    return ExitCode.OK;
  }

  private List<EnvironmentLine> environments(Call call) {
    Map<String, Long> live =
        parts.history().live().stream()
            .collect(
                Collectors.toMap(
                    release -> release.environment().key(), Release::number, Math::max));
    return parts.catalog().environments().stream()
        .filter(environment -> call.actor().mayRead(environment.app()))
        .map(environment ->
            new EnvironmentLine(
                environment.app().value(),
                environment.key(),
                Optional.ofNullable(live.get(environment.key())),
                call.urls().of(environment).toString()))
        .toList();
  }

  private static void tell(View view, Call call) {
    if (view.health().equals("UP")) {
      call.done("Berth", "running on " + view.console());
    } else {
      call.note("Berth", "running, but not healthy (" + view.health() + "): see its log");
    }
    if (!view.isolation().isEmpty()) {
      String reasons = String.join(" ", view.isolationReasons());
      call.done("isolated", view.isolation() + (reasons.isEmpty() ? "" : " (" + reasons + ")"));
    }
    if (!view.provisions().isEmpty()) {
      call.done("provisions", view.provisions());
    }
    if (view.environments().isEmpty()) {
      call.done(
          "apps", "none yet: " + call.client().command("remote add") + ", inside a repository");
    }
    for (EnvironmentLine line : view.environments()) {
      String release = line.release().map(number -> "r" + number).orElse("");
      call.done(
          "app", String.format(Locale.ROOT, "%-28s %-5s %s", line.name(), release, line.url()));
    }
  }
}
