package dev.berth.server.web;

import dev.berth.server.access.Actor;
import dev.berth.server.access.AuditLog;
import dev.berth.server.app.AppName;
import dev.berth.server.inbound.Connecting;
import dev.berth.server.inbound.Requests;
import dev.berth.server.outbound.HostHooks;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What a person can change about an app's repository elsewhere; each change is audited. */
@Component
class RepositoryActions {
  private final ObjectProvider<Connecting> connecting;
  private final ObjectProvider<Requests> requests;
  private final ObjectProvider<HostHooks> hooks;
  private final AuditLog audit;

  RepositoryActions(
      ObjectProvider<Connecting> connecting,
      ObjectProvider<Requests> requests,
      ObjectProvider<HostHooks> hooks,
      AuditLog audit) {
    this.connecting = connecting;
    this.requests = requests;
    this.hooks = hooks;
    this.audit = audit;
  }

  /** Connects it; says what became of the default branch. */
  List<String> connect(
      AppName app, String address, String service, String token, HttpServletRequest request) {
    Optional<String> given = Optional.of(token.strip()).filter(text -> !text.isEmpty());
    List<String> words =
        connecting
            .getObject()
            .connect(app, new Connecting.Wish(address, service, given), by(request));
    audit.done(request, "repository.connect", app + " " + address.strip());
    List<String> all = new ArrayList<>(words);
    connecting
        .getObject()
        .of(app)
        .ifPresent(connection -> all.addAll(hooks.getObject().setUp(connection)));
    return all;
  }

  void disconnect(AppName app, HttpServletRequest request) {
    connecting.getObject().disconnect(app);
    audit.done(request, "repository.disconnect", app.value());
  }

  /** What the service has to sign with. */
  String secret(AppName app, HttpServletRequest request) {
    audit.done(request, "repository.secret", app.value());
    return connecting.getObject().secret(app);
  }

  void again(AppName app, long delivery, HttpServletRequest request) {
    connecting.getObject().again(app, delivery);
    audit.done(request, "delivery.again", app + " " + delivery);
  }

  void approve(AppName app, String contributor, HttpServletRequest request) {
    requests.getObject().approve(app, contributor.strip(), by(request));
    audit.done(request, "contributor.approve", app + " " + contributor.strip());
  }

  private static String by(HttpServletRequest request) {
    return Actor.of(request).map(Actor::name).orElseThrow();
  }
}
