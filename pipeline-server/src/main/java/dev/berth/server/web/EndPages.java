package dev.berth.server.web;

import dev.berth.server.access.Actor;
import dev.berth.server.access.Caller;
import dev.berth.server.action.EndActions;
import dev.berth.server.app.AppName;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The pages on which an app or a preview is deleted, after its name was typed. */
@Controller
class EndPages {
  private final Overview overview;
  private final EndActions actions;

  EndPages(Overview overview, EndActions actions) {
    this.overview = overview;
    this.actions = actions;
  }

  @GetMapping("/apps/{app}/delete")
  ModelAndView askApp(@PathVariable AppName app, HttpServletRequest request) {
    overview.app(app);
    return page(app, app.value(), "/apps/" + app + "/delete", request);
  }

  @PostMapping("/apps/{app}/delete")
  ModelAndView deleteApp(
      @PathVariable AppName app, @RequestParam String confirm, HttpServletRequest request) {
    actions.delete(app, confirm, Caller.of(request));
    return See.other("/");
  }

  @PostMapping("/apps/{app}/restore")
  ModelAndView restore(@PathVariable AppName app, HttpServletRequest request) {
    actions.bringBack(app, Caller.of(request));
    return See.other("/apps/" + app);
  }

  @GetMapping("/apps/{app}/environments/{environment}/delete")
  ModelAndView askPreview(
      @PathVariable AppName app, @PathVariable String environment, HttpServletRequest request) {
    String key = overview.environment(app, environment).key();
    return page(app, key, "/apps/" + app + "/environments/" + key + "/delete", request);
  }

  @PostMapping("/apps/{app}/environments/{environment}/delete")
  ModelAndView deletePreview(
      @PathVariable AppName app,
      @PathVariable String environment,
      @RequestParam String confirm,
      HttpServletRequest request) {
    actions.deletePreview(app, environment, confirm, Caller.of(request));
    return See.other("/apps/" + app);
  }

  private ModelAndView page(AppName app, String name, String target, HttpServletRequest request) {
    ModelAndView page = new ModelAndView("delete");
    page.addObject("app", app.value());
    page.addObject("name", name);
    page.addObject("target", target);
    page.addObject("whole", name.equals(app.value()));
    page.addObject("mayDeploy", Actor.of(request).orElseThrow().mayDeploy(app));
    return page;
  }
}
