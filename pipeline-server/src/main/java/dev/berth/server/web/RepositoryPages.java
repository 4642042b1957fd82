package dev.berth.server.web;

import dev.berth.server.access.Actor;
import dev.berth.server.access.Caller;
import dev.berth.server.action.RepositoryActions;
import dev.berth.server.app.AppName;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Pages about repositories at hosting services: connect one, and see what it sends. */
@Controller
class RepositoryPages {
  private final RepositoryView views;
  private final RepositoryActions actions;

  RepositoryPages(RepositoryView views, RepositoryActions actions) {
    this.views = views;
    this.actions = actions;
  }

  @GetMapping("/connect")
  ModelAndView connect() {
    return new ModelAndView("connect", Map.of());
  }

  @PostMapping("/connect")
  ModelAndView connect(
      @RequestParam AppName app,
      @RequestParam String address,
      @RequestParam(defaultValue = "") String service,
      @RequestParam(defaultValue = "") String token,
      HttpServletRequest request) {
    actions.connect(app, address, service, token, Caller.of(request));
    return See.other(page(app));
  }

  @GetMapping("/apps/{app}/repository")
  ModelAndView repository(@PathVariable AppName app, HttpServletRequest request) {
    ModelAndView page = new ModelAndView("repository", Map.of("app", app.value()));
    page.addObject("mayDeploy", Actor.of(request).orElseThrow().mayDeploy(app));
    views.of(app).ifPresent(view -> page.addObject("repository", view));
    return page;
  }

  /** The secret is shown on the page that answers, and on no other. */
  @PostMapping("/apps/{app}/repository/secret")
  ModelAndView secret(@PathVariable AppName app, HttpServletRequest request) {
    ModelAndView page = repository(app, request);
    page.addObject("secret", actions.secret(app, Caller.of(request)));
    return page;
  }

  @PostMapping("/apps/{app}/repository/disconnect")
  ModelAndView disconnect(@PathVariable AppName app, HttpServletRequest request) {
    actions.disconnect(app, Caller.of(request));
    return See.other("/apps/" + app);
  }

  @PostMapping("/apps/{app}/repository/again")
  ModelAndView again(
      @PathVariable AppName app, @RequestParam long delivery, HttpServletRequest request) {
    actions.again(app, delivery, Caller.of(request));
    return See.other(page(app));
  }

  @PostMapping("/apps/{app}/repository/approve")
  ModelAndView approve(
      @PathVariable AppName app, @RequestParam String contributor, HttpServletRequest request) {
    actions.approve(app, contributor, Caller.of(request));
    return See.other(page(app));
  }

  private static String page(AppName app) {
    return "/apps/" + app + "/repository";
  }
}
