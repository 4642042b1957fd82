package dev.berth.server.web;

import dev.berth.server.app.AppName;
import dev.berth.server.outbound.Subscriber;
import dev.berth.server.outbound.Subscribers;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The JSON API about who is told of an app's deploys. */
@RestController
@RequestMapping("/api/v1/apps/{app}/notifications")
class NotificationApi {
  private final NotificationActions actions;

  NotificationApi(NotificationActions actions) {
    this.actions = actions;
  }

  @GetMapping
  NotificationActions.View get(@PathVariable AppName app) {
    return actions.view(app);
  }

  /**
   * Somebody to tell.
   *
   * @param kind {@code webhook} or {@code slack}
   * @param events {@code live,failed,rolled-back,crashing}; all when left out
   */
  record Wish(String address, String kind, @Nullable String events) {
    @Override
    public String toString() {
      return kind;
    }
  }

  /**
   * Who was added.
   *
   * @param secret what the messages are signed with; shown this once
   */
  record Made(Subscriber subscriber, String secret) {
    @Override
    public String toString() {
      return subscriber.toString();
    }
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Made add(@PathVariable AppName app, @RequestBody Wish wish, HttpServletRequest request) {
    String events = wish.events();
    Subscribers.Added added =
        actions.add(app, wish.kind(), wish.address(), events == null ? "" : events, request);
    return new Made(added.subscriber(), added.secret());
  }

  @PostMapping("/{id}/test")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void test(@PathVariable AppName app, @PathVariable String id, HttpServletRequest request) {
    actions.test(app, id, request);
  }

  @PostMapping("/{id}/remove")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(@PathVariable AppName app, @PathVariable String id, HttpServletRequest request) {
    actions.remove(app, id, request);
  }
}
