package dev.berth.server.web;

import dev.berth.server.access.Actor;
import dev.berth.server.access.Caller;
import dev.berth.server.action.AppLogs;
import dev.berth.server.action.DeployActions;
import dev.berth.server.action.EndActions;
import dev.berth.server.action.LogLine;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.release.Release;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The pages about apps: list, app, deploy, releases, rolling back, logs. */
@Controller
class AppPages {
  private static final int LOG_LINES = 500;

  private final Overview overview;
  private final Deploys deploys;
  private final DeployActions actions;
  private final Engine engine;
  private final AppLogs logs;
  private final EndActions ends;

  AppPages(
      Overview overview,
      Deploys deploys,
      DeployActions actions,
      Engine engine,
      AppLogs logs,
      EndActions ends) {
    this.overview = overview;
    this.deploys = deploys;
    this.actions = actions;
    this.engine = engine;
    this.logs = logs;
    this.ends = ends;
  }

  @GetMapping("/")
  ModelAndView apps(HttpServletRequest request) {
    Actor actor = Actor.of(request).orElseThrow();
    return new ModelAndView(
        "apps", Map.of("apps", overview.cards(actor::mayRead), "deleted", ends.deleted()));
  }

  @GetMapping("/apps/{app}")
  ModelAndView app(@PathVariable AppName app, HttpServletRequest request) {
    return page("app", app, request, Map.of("view", overview.app(app)));
  }

  @GetMapping("/apps/{app}/deploys/{deploy}")
  ModelAndView deploy(
      @PathVariable AppName app, @PathVariable String deploy, HttpServletRequest request) {
    DeployView view = deploys.view(app, deploy);
    return page(
        "deploy",
        app,
        request,
        Map.of("view", view, "log", LogLine.of(engine.log(DeployId.parse(view.summary().id())))));
  }

  @PostMapping("/apps/{app}/deploys/{deploy}/cancel")
  ModelAndView cancel(
      @PathVariable AppName app, @PathVariable String deploy, HttpServletRequest request) {
    actions.cancel(app, deploys.id(app, deploy), Caller.of(request));
    return See.other("/apps/" + app + "/deploys/" + deploys.id(app, deploy));
  }

  @PostMapping("/apps/{app}/deploys/{deploy}/retry")
  ModelAndView retry(
      @PathVariable AppName app, @PathVariable String deploy, HttpServletRequest request) {
    return See.other(
        "/apps/"
            + app
            + "/deploys/"
            + actions.retry(app, deploys.id(app, deploy), Caller.of(request)));
  }

  @PostMapping("/apps/{app}/deploys/{deploy}/undo")
  ModelAndView retryUndo(
      @PathVariable AppName app, @PathVariable String deploy, HttpServletRequest request) {
    actions.retryUndo(app, deploys.id(app, deploy), Caller.of(request));
    return See.other("/apps/" + app + "/deploys/" + deploys.id(app, deploy));
  }

  @GetMapping("/apps/{app}/environments/{environment}/releases")
  ModelAndView releases(
      @PathVariable AppName app, @PathVariable String environment, HttpServletRequest request) {
    Environment found = overview.environment(app, environment);
    return page(
        "releases",
        app,
        request,
        Map.of(
            "environment", overview.view(found), "releases", overview.releasesAndFailures(found)));
  }

  /** Says what would happen; changes nothing. */
  @GetMapping("/apps/{app}/releases/{number}/rollback")
  ModelAndView confirmRollback(
      @PathVariable AppName app, @PathVariable long number, HttpServletRequest request) {
    Release release = overview.release(app, number);
    return page(
        "rollback",
        app,
        request,
        Map.of(
            "environment", overview.view(release.environment()),
            "release", ReleaseView.of(release),
            "database", release.runtime().database(),
            "volume", release.runtime().volume()));
  }

  @PostMapping("/apps/{app}/releases/{number}/rollback")
  ModelAndView rollBack(
      @PathVariable AppName app, @PathVariable long number, HttpServletRequest request) {
    DeployId deploy = actions.rollBack(app, overview.release(app, number), Caller.of(request));
    return See.other("/apps/" + app + "/deploys/" + deploy);
  }

  @GetMapping("/apps/{app}/environments/{environment}/logs")
  ModelAndView logs(
      @PathVariable AppName app,
      @PathVariable String environment,
      @RequestParam(required = false) @Nullable Long release,
      HttpServletRequest request) {
    Environment found = overview.environment(app, environment);
    AppLogs.Tail tail =
        release == null
            ? logs.tail(found, LOG_LINES)
            : new AppLogs.Tail(logs.tail(found, release, LOG_LINES), -1);
    EnvironmentView view = overview.view(found);
    String seen =
        view.release()
            .filter(_ -> tail.position() >= 0)
            .map(live -> live + "-" + tail.position())
            .orElse("");
    return page(
        "logs",
        app,
        request,
        Map.of(
            "environment", view,
            "shown", Optional.ofNullable(release),
            "kept", logs.releases(found),
            "seen", seen,
            "log", tail.entries()));
  }

  private static ModelAndView page(
      String template, AppName app, HttpServletRequest request, Map<String, ?> model) {
    ModelAndView page = new ModelAndView(template, model);
    page.addObject("app", app.value());
    page.addObject("mayDeploy", Actor.of(request).orElseThrow().mayDeploy(app));
    return page;
  }
}
