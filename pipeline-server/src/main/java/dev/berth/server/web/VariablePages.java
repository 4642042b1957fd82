package dev.berth.server.web;

import dev.berth.server.access.Actor;
import dev.berth.server.access.Caller;
import dev.berth.server.action.VariableActions;
import dev.berth.server.app.AppName;
import dev.berth.server.deploy.ReconfigureRequest;
import dev.berth.server.secret.Variables;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The page with an app's variables: set, unset, listed; no page ever contains a value. */
@Controller
class VariablePages {
  private static final int RECENT = 10;

  private final Overview overview;
  private final Deploys deploys;
  private final Variables variables;
  private final VariableActions actions;

  VariablePages(Overview overview, Deploys deploys, Variables variables, VariableActions actions) {
    this.overview = overview;
    this.deploys = deploys;
    this.variables = variables;
    this.actions = actions;
  }

  @GetMapping("/apps/{app}/variables")
  ModelAndView list(@PathVariable AppName app, HttpServletRequest request) {
    ModelAndView page =
        new ModelAndView("variables", Map.of("view", overview.app(app), "app", app.value()));
    page.addObject("mayDeploy", Actor.of(request).orElseThrow().mayDeploy(app));
    page.addObject("variables", variables.list(app));
    page.addObject("deploys", telling(deploys.recent(app, RECENT)));
    return page;
  }

  /** What is under way, and what became of the newest change of each environment. */
  private static List<DeploySummary> telling(List<DeploySummary> newestFirst) {
    Set<String> told = new HashSet<>();
    return newestFirst.stream()
        .filter(deploy ->
            deploy.active()
                || (deploy.kind().equals(ReconfigureRequest.KIND)
                    && told.add(deploy.environment())))
        .toList();
  }

  @PostMapping("/apps/{app}/variables")
  ModelAndView set(
      @PathVariable AppName app,
      @RequestParam String name,
      @RequestParam String scope,
      @RequestParam String value,
      @RequestParam(defaultValue = "false") boolean build,
      HttpServletRequest request) {
    // Forms end lines in their own way.
    String text = value.replace("\r\n", "\n");
    if (build) {
      actions.set(app, scope, name.strip(), text, true, Caller.of(request));
    } else {
      actions.set(app, scope, name.strip(), text, Caller.of(request));
    }
    return See.other("/apps/" + app + "/variables");
  }

  @PostMapping("/apps/{app}/variables/unset")
  ModelAndView unset(
      @PathVariable AppName app,
      @RequestParam String name,
      @RequestParam String scope,
      HttpServletRequest request) {
    actions.unset(app, scope, name, Caller.of(request));
    return See.other("/apps/" + app + "/variables");
  }
}
