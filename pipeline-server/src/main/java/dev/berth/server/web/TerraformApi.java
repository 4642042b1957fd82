package dev.berth.server.web;

import dev.berth.server.access.Caller;
import dev.berth.server.action.KnownApps;
import dev.berth.server.action.TerraformActions;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The JSON API about what Terraform keeps of an environment. */
@RestController
@RequestMapping("/api/v1/apps/{app}/terraform")
class TerraformApi {
  private final KnownApps apps;
  private final TerraformActions actions;

  TerraformApi(KnownApps apps, TerraformActions actions) {
    this.apps = apps;
    this.actions = actions;
  }

  /** A plan takes the lock for as long as it runs, so it is no mere reading. */
  @PostMapping(value = "/plans", produces = MediaType.TEXT_PLAIN_VALUE)
  String plan(@PathVariable AppName app, @RequestParam(defaultValue = "") String environment) {
    return actions.plan(apps.environmentOrProduction(app, environment));
  }

  /**
   * Who held the lock.
   *
   * @param holder what Terraform said about itself; empty when nobody did
   */
  record Unlocked(String holder) {}

  @PostMapping("/unlock")
  Unlocked unlock(
      @PathVariable AppName app,
      @RequestParam(defaultValue = "") String environment,
      HttpServletRequest request) {
    Environment of = apps.environmentOrProduction(app, environment);
    return new Unlocked(actions.unlock(of, Caller.of(request)).orElse(""));
  }
}
