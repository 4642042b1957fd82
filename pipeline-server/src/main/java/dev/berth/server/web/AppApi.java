package dev.berth.server.web;

import dev.berth.server.access.Actor;
import dev.berth.server.access.Caller;
import dev.berth.server.action.AppLogs;
import dev.berth.server.action.DeployActions;
import dev.berth.server.action.LogEntry;
import dev.berth.server.action.LogLine;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.release.Release;
import dev.berth.server.rollout.InstanceLogs;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The JSON API about apps, deploys, releases and logs. */
@RestController
@RequestMapping("/api/v1/apps")
class AppApi {
  private static final int LIST = 50;
  private static final int MAX_LIST = 500;

  private final Overview overview;
  private final Deploys deploys;
  private final DeployActions actions;
  private final Engine engine;
  private final AppLogs logs;
  private final InstanceLogs instances;
  private final Streams streams;

  AppApi(
      Overview overview,
      Deploys deploys,
      DeployActions actions,
      Engine engine,
      AppLogs logs,
      InstanceLogs instances,
      Streams streams) {
    this.overview = overview;
    this.deploys = deploys;
    this.actions = actions;
    this.engine = engine;
    this.logs = logs;
    this.instances = instances;
    this.streams = streams;
  }

  @GetMapping
  List<AppView> apps(HttpServletRequest request) {
    Actor actor = Actor.of(request).orElseThrow();
    return overview.apps(actor::mayRead);
  }

  @GetMapping("/{app}")
  AppView app(@PathVariable AppName app) {
    return overview.app(app);
  }

  @GetMapping("/{app}/deploys")
  List<DeploySummary> deploys(
      @PathVariable AppName app, @RequestParam(defaultValue = "" + LIST) int limit) {
    return deploys.recent(app, Math.clamp(limit, 1, MAX_LIST));
  }

  /**
   * A commit to deploy once more.
   *
   * @param branch decides the environment
   * @param commit full object id, pushed before
   */
  record Redeploy(String branch, String commit) {}

  @PostMapping("/{app}/deploys")
  @ResponseStatus(HttpStatus.ACCEPTED)
  DeployView deploy(
      @PathVariable AppName app, @RequestBody Redeploy body, HttpServletRequest request) {
    return accepted(app, actions.deploy(app, body.branch(), body.commit(), Caller.of(request)));
  }

  @GetMapping("/{app}/deploys/{deploy}")
  DeployView deploy(@PathVariable AppName app, @PathVariable String deploy) {
    return deploys.view(app, deploy);
  }

  @GetMapping(value = "/{app}/deploys/{deploy}/log", produces = MediaType.TEXT_PLAIN_VALUE)
  String log(@PathVariable AppName app, @PathVariable String deploy) {
    return text(engine.log(deploys.id(app, deploy)));
  }

  @GetMapping("/{app}/deploys/{deploy}/events")
  void events(
      @PathVariable AppName app,
      @PathVariable String deploy,
      @RequestParam(defaultValue = "") String after,
      @RequestHeader(name = "Last-Event-ID", defaultValue = "") String seen,
      HttpServletResponse response)
      throws IOException {
    DeployId id = deploys.id(app, deploy);
    streams.run(response, new DeployEvents(engine.follow(id), seen.isEmpty() ? after : seen));
  }

  @PostMapping("/{app}/deploys/{deploy}/cancel")
  @ResponseStatus(HttpStatus.ACCEPTED)
  DeployView cancel(
      @PathVariable AppName app, @PathVariable String deploy, HttpServletRequest request) {
    actions.cancel(app, deploys.id(app, deploy), Caller.of(request));
    return deploys.view(app, deploy);
  }

  @PostMapping("/{app}/deploys/{deploy}/retry")
  @ResponseStatus(HttpStatus.ACCEPTED)
  DeployView retry(
      @PathVariable AppName app, @PathVariable String deploy, HttpServletRequest request) {
    return accepted(app, actions.retry(app, deploys.id(app, deploy), Caller.of(request)));
  }

  @PostMapping("/{app}/deploys/{deploy}/undo")
  @ResponseStatus(HttpStatus.ACCEPTED)
  DeployView retryUndo(
      @PathVariable AppName app, @PathVariable String deploy, HttpServletRequest request) {
    actions.retryUndo(app, deploys.id(app, deploy), Caller.of(request));
    return deploys.view(app, deploy);
  }

  @GetMapping("/{app}/releases")
  List<ReleaseView> releases(
      @PathVariable AppName app, @RequestParam(defaultValue = "") String environment) {
    return overview.releases(overview.environmentOrProduction(app, environment));
  }

  /**
   * What to go back to: one of the two.
   *
   * @param release its number
   * @param environment whose release before the live one; {@code production} or its key
   */
  record Rollback(Optional<Long> release, Optional<String> environment) {}

  @PostMapping("/{app}/rollbacks")
  @ResponseStatus(HttpStatus.ACCEPTED)
  DeployView rollBack(
      @PathVariable AppName app, @RequestBody Rollback body, HttpServletRequest request) {
    Release release =
        body.release()
            .map(number -> overview.release(app, number))
            .orElseGet(() -> overview.previous(overview.environmentOrProduction(app, named(body))));
    return accepted(app, actions.rollBack(app, release, Caller.of(request)));
  }

  /** Nothing named is rather a mistake than a wish to take production back. */
  private static String named(Rollback body) {
    return body.environment()
        .filter(key -> !key.isBlank())
        .map(key -> key.equals("production") ? "" : key)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "a rollback names a \"release\", or the \"environment\" whose last release goes"));
  }

  @GetMapping(value = "/{app}/logs", produces = MediaType.TEXT_PLAIN_VALUE)
  String logs(
      @PathVariable AppName app,
      @RequestParam(defaultValue = "") String environment,
      @RequestParam(defaultValue = "200") int lines,
      @RequestParam(required = false) @Nullable Long release) {
    Environment of = overview.environmentOrProduction(app, environment);
    int most = Math.clamp(lines, 1, 5000);
    List<LogEntry> entries =
        release == null ? logs.tail(of, most).entries() : logs.tail(of, release, most);
    return entries.isEmpty()
        ? ""
        : entries.stream().map(LogEntry::words).collect(Collectors.joining("\n")) + "\n";
  }

  @GetMapping("/{app}/logs/events")
  void logEvents(
      @PathVariable AppName app,
      @RequestParam(defaultValue = "") String environment,
      @RequestParam(defaultValue = "") String after,
      @RequestHeader(name = "Last-Event-ID", defaultValue = "") String seen,
      HttpServletResponse response)
      throws IOException {
    Environment of = overview.environmentOrProduction(app, environment);
    streams.run(
        response,
        new AppLogEvents(
            instances,
            () -> logs.live(of),
            () -> logs.redactionOf(of),
            seen.isEmpty() ? after : seen));
  }

  private DeployView accepted(AppName app, DeployId deploy) {
    return deploys.view(app, deploy.toString());
  }

  private static String text(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", LogLine.of(lines)) + "\n";
  }
}
