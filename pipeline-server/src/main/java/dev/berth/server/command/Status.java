package dev.berth.server.command;

import dev.berth.sandbox.IsolationReport;
import dev.berth.server.access.Actor;
import dev.berth.server.action.Troubles;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.Environment;
import dev.berth.server.provision.Provisioner;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = "Say what runs, where, how it is isolated, and how much memory it takes.")
final class Status extends Verb {
  private static final Set<String> WELL = Set.of("UP", "UNKNOWN");

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
      ReleaseHistory history,
      Troubles troubles) {}

  /**
   * What there is.
   *
   * @param health {@code UP} or what is wrong
   * @param unhealthy the parts that are not well, each with what it says about itself
   * @param provisions with which tool environments are provisioned, or why without
   */
  private record View(
      String health,
      List<String> unhealthy,
      String console,
      String isolation,
      List<String> isolationReasons,
      String provisions,
      List<EnvironmentLine> environments) {}

  /**
   * One environment.
   *
   * @param state {@code live}, {@code crashing} or {@code nothing live}
   * @param restarts how often the live release ended by itself
   * @param trouble what happened then; empty when nothing did
   */
  private record EnvironmentLine(
      String app,
      String name,
      Optional<Long> release,
      String url,
      String state,
      int restarts,
      String trouble) {}

  /** Everybody sees the apps that may be seen; the machine is for administrators. */
  @Override
  boolean isAllowed(Actor actor, Call call) {
    return true;
  }

  @Override
  ExitCode run(Call call) {
    boolean admin = call.actor().isAdmin();
    HealthDescriptor health = parts.health().health();
    View view =
        new View(
            health.getStatus().getCode(),
            unhealthy(health, admin),
            call.urls().console().toString(),
            admin ? parts.isolation().mode().name().toLowerCase(Locale.ROOT) : "",
            admin ? parts.isolation().reasons() : List.of(),
            admin ? parts.provisioner().stream().map(Provisioner::tool).findFirst().orElse("") : "",
            environments(call));
    json.print(call, view, () -> tell(view, call));
    return ExitCode.OK;
  }

  /** Names the parts that are not well; what they say about the machine is for administrators. */
  private static List<String> unhealthy(HealthDescriptor health, boolean admin) {
    @Nullable Map<String, HealthDescriptor> components =
        health instanceof CompositeHealthDescriptor composite ? composite.getComponents() : null;
    return components == null
        ? List.of()
        : components.entrySet().stream()
            .filter(part -> !WELL.contains(part.getValue().getStatus().getCode()))
            .map(part ->
                part.getKey()
                    + " is "
                    + part.getValue().getStatus().getCode().toLowerCase(Locale.ROOT)
                    + (admin ? details(part.getValue()) : ""))
            .toList();
  }

  private static String details(HealthDescriptor part) {
    return part instanceof IndicatedHealthDescriptor indicated && !indicated.getDetails().isEmpty()
        ? new TreeMap<>(indicated.getDetails())
            .entrySet().stream()
                .map(detail -> detail.getKey() + " " + detail.getValue())
                .collect(Collectors.joining(", ", ": ", ""))
        : "";
  }

  private List<EnvironmentLine> environments(Call call) {
    Map<String, Long> live =
        parts.history().live().stream()
            .collect(
                Collectors.toMap(
                    release -> release.environment().key(), Release::number, Math::max));
    Map<String, Troubles.Trouble> troubles = parts.troubles().all();
    return parts.catalog().environments().stream()
        .filter(environment -> call.actor().mayRead(environment.app()))
        .map(environment ->
            line(
                environment,
                Optional.ofNullable(live.get(environment.key())),
                Optional.ofNullable(troubles.get(environment.key())),
                call))
        .toList();
  }

  private static EnvironmentLine line(
      Environment environment,
      Optional<Long> release,
      Optional<Troubles.Trouble> trouble,
      Call call) {
    boolean crashing = trouble.map(Troubles.Trouble::crashing).orElse(false);
    return new EnvironmentLine(
        environment.app().value(),
        environment.key(),
        release,
        call.urls().of(environment).toString(),
        release.isEmpty() ? "nothing live" : crashing ? "crashing" : "live",
        trouble.map(Troubles.Trouble::restarts).orElse(0),
        trouble.map(Troubles.Trouble::words).orElse(""));
  }

  private static void tell(View view, Call call) {
    if (view.health().equals("UP")) {
      call.done("Berth", "running on " + view.console());
    } else {
      call.wrong("Berth", "running on " + view.console() + ", but not well");
      view.unhealthy().forEach(part -> call.wrong("", part));
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
    view.environments().forEach(line -> tell(line, call));
  }

  private static void tell(EnvironmentLine line, Call call) {
    String release = line.release().map(number -> "r" + number).orElse("-");
    String text = String.format(Locale.ROOT, "%-28s %-5s ", line.name(), release);
    switch (line.state()) {
      case "live" -> call.done("app", text + line.url());
      case "crashing" -> {
        call.wrong("app", text + "crashes again and again: " + line.trouble());
        call.note("", "why: " + call.client().command("logs " + line.app()));
      }
      default -> call.note("app", text + "nothing live yet");
    }
    if (line.state().equals("live") && line.restarts() > 0) {
      call.note("", " ".repeat(text.length()) + line.trouble());
    }
  }
}
