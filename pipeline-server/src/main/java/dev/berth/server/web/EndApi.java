package dev.berth.server.web;

import dev.berth.server.access.Caller;
import dev.berth.server.action.EndActions;
import dev.berth.server.app.AppName;
import dev.berth.server.pipeline.DeployId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The JSON API about ends of apps and previews. */
@RestController
@RequestMapping("/api/v1")
class EndApi {
  private final EndActions actions;

  EndApi(EndActions actions) {
    this.actions = actions;
  }

  @GetMapping("/deleted-apps")
  List<EndActions.Deleted> deleted() {
    return actions.deleted();
  }

  @DeleteMapping("/apps/{app}")
  EndActions.Deleted delete(
      @PathVariable AppName app,
      @RequestParam(defaultValue = "") String confirm,
      HttpServletRequest request) {
    return actions.delete(app, confirm, Caller.of(request));
  }

  @PostMapping("/apps/{app}/restore")
  List<String> restore(@PathVariable AppName app, HttpServletRequest request) {
    return actions.bringBack(app, Caller.of(request)).stream().map(DeployId::toString).toList();
  }

  @DeleteMapping("/apps/{app}/environments/{environment}")
  EndActions.Deleted deletePreview(
      @PathVariable AppName app,
      @PathVariable String environment,
      @RequestParam(defaultValue = "") String confirm,
      HttpServletRequest request) {
    return actions.deletePreview(app, environment, confirm, Caller.of(request));
  }

  @PostMapping("/apps/{app}/environments/{environment}/restore")
  List<String> restorePreview(
      @PathVariable AppName app, @PathVariable String environment, HttpServletRequest request) {
    return List.of(actions.bringBackPreview(app, environment, Caller.of(request)).toString());
  }
}
