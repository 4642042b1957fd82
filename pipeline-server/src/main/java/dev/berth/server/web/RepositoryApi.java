package dev.berth.server.web;

import dev.berth.server.access.Caller;
import dev.berth.server.action.RepositoryActions;
import dev.berth.server.app.AppName;
import dev.berth.server.inbound.Connecting;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The JSON API about an app's repository at a hosting service. */
@RestController
@RequestMapping("/api/v1/apps/{app}/repository")
class RepositoryApi {
  private static final int MOST_DELIVERIES = 2000;

  private final RepositoryView views;
  private final RepositoryActions actions;
  private final ObjectProvider<Connecting> connecting;

  RepositoryApi(
      RepositoryView views, RepositoryActions actions, ObjectProvider<Connecting> connecting) {
    this.views = views;
    this.actions = actions;
    this.connecting = connecting;
  }

  @GetMapping
  ResponseEntity<RepositoryView.View> get(
      @PathVariable AppName app, @RequestParam(defaultValue = "30") int deliveries) {
    return ResponseEntity.of(views.of(app, Math.clamp(deliveries, 0, MOST_DELIVERIES)));
  }

  /**
   * A repository to connect.
   *
   * @param address {@code https://host/owner/name} or {@code git@host:owner/name}
   * @param service {@code github}, {@code gitlab}, {@code gitea} or {@code bitbucket}; may be left
   *     out where the host says it
   * @param token reads a private repository over https
   */
  record Wish(String address, @Nullable String service, @Nullable String token) {
    @Override
    public String toString() {
      return address;
    }
  }

  /**
   * What the service has to be told.
   *
   * @param hook where to send to
   * @param secret what to sign with
   * @param words what became of the default branch
   */
  record Connected(String hook, String secret, List<String> words) {
    @Override
    public String toString() {
      return hook;
    }
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Connected connect(@PathVariable AppName app, @RequestBody Wish wish, HttpServletRequest request) {
    List<String> words =
        actions.connect(
            app, wish.address(), text(wish.service()), text(wish.token()), Caller.of(request));
    return new Connected(
        views.of(app).orElseThrow().hook(), actions.secret(app, Caller.of(request)), words);
  }

  /** The app's key, made when it is first asked for. */
  record Key(String deployKey) {}

  @PostMapping("/key")
  Key key(@PathVariable AppName app) {
    return new Key(connecting.getObject().deployKey(app));
  }

  @PostMapping("/disconnect")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void disconnect(@PathVariable AppName app, HttpServletRequest request) {
    actions.disconnect(app, Caller.of(request));
  }

  @PostMapping("/deliveries/{number}/again")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void again(@PathVariable AppName app, @PathVariable long number, HttpServletRequest request) {
    actions.again(app, number, Caller.of(request));
  }

  /** Whose requests may be deployed. */
  record Contributor(String name) {}

  @PostMapping("/contributors")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void approve(
      @PathVariable AppName app, @RequestBody Contributor body, HttpServletRequest request) {
    actions.approve(app, body.name(), Caller.of(request));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
