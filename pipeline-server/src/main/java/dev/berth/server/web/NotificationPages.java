package dev.berth.server.web;

import dev.berth.server.access.Actor;
import dev.berth.server.app.AppName;
import dev.berth.server.outbound.Subscribers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The page about who is told of an app's deploys. */
@Controller
class NotificationPages {
  private final NotificationActions actions;

  NotificationPages(NotificationActions actions) {
    this.actions = actions;
  }

  @GetMapping("/apps/{app}/notifications")
  ModelAndView list(@PathVariable AppName app, HttpServletRequest request) {
    ModelAndView page =
        new ModelAndView("notifications", Map.of("app", app.value(), "view", actions.view(app)));
    page.addObject("mayDeploy", Actor.of(request).orElseThrow().mayDeploy(app));
    return page;
  }

  /** The secret is shown on the page that answers, and on no other. */
  @PostMapping("/apps/{app}/notifications")
  ModelAndView add(
      @PathVariable AppName app,
      @RequestParam String kind,
      @RequestParam String address,
      @RequestParam(defaultValue = "") List<String> events,
      HttpServletRequest request) {
    Subscribers.Added added = actions.add(app, kind, address, String.join(",", events), request);
    ModelAndView page = list(app, request);
    page.addObject("added", added.subscriber());
    page.addObject("secret", added.secret());
    return page;
  }

  @PostMapping("/apps/{app}/notifications/test")
  ModelAndView test(
      @PathVariable AppName app, @RequestParam String id, HttpServletRequest request) {
    actions.test(app, id, request);
    return See.other("/apps/" + app + "/notifications");
  }

  @PostMapping("/apps/{app}/notifications/remove")
  ModelAndView remove(
      @PathVariable AppName app, @RequestParam String id, HttpServletRequest request) {
    actions.remove(app, id, request);
    return See.other("/apps/" + app + "/notifications");
  }
}
