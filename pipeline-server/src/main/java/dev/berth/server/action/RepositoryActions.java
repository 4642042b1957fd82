package dev.berth.server.action;

import dev.berth.server.access.AuditLog;
import dev.berth.server.access.Caller;
import dev.berth.server.app.AppName;
import dev.berth.server.inbound.Connecting;
import dev.berth.server.inbound.PullRequests;
import dev.berth.server.outbound.HostHooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What a person can change about an app's repository elsewhere; each change is audited. */
@Component
public class RepositoryActions {
  private final ObjectProvider<Connecting> connecting;
  private final ObjectProvider<PullRequests> requests;
  private final ObjectProvider<HostHooks> hooks;
  private final AuditLog audit;

  RepositoryActions(
      ObjectProvider<Connecting> connecting,
      ObjectProvider<PullRequests> requests,
      ObjectProvider<HostHooks> hooks,
      AuditLog audit) {
    this.connecting = connecting;
    this.requests = requests;
    this.hooks = hooks;
    this.audit = audit;
  }

  /** Connects it; says what became of the default branch. */
  public List<String> connect(
      AppName app, String address, String service, String token, Caller caller) {
    Optional<String> given = Optional.of(token.strip()).filter(text -> !text.isEmpty());
    List<String> words =
        connecting
            .getObject()
            .connect(app, new Connecting.Wish(address, service, given), caller.name());
    audit.done(caller, "repository.connect", app + " " + address.strip());
    List<String> all = new ArrayList<>(words);
    connecting
        .getObject()
        .of(app)
        .ifPresent(connection -> all.addAll(hooks.getObject().setUp(connection)));
    return all;
  }

  /** What reads the app's repository over ssh; made when it is first asked for. */
  public String deployKey(AppName app) {
    return connecting.getObject().deployKey(app);
  }

  /** Where the service has to send to. */
  public String hookAddress(AppName app) {
    Connecting all = connecting.getObject();
    return all.of(app).map(all::hookAddress).orElseThrow();
  }

  /** Parts an app from its repository. */
  public void disconnect(AppName app, Caller caller) {
    connecting.getObject().disconnect(app);
    audit.done(caller, "repository.disconnect", app.value());
  }

  /** Whoever is deleted hears of no more pushes. */
  void disconnectIfConnected(AppName app, Caller caller) {
    Connecting all = connecting.getIfAvailable();
    if (all != null && all.of(app).isPresent()) {
      disconnect(app, caller);
    }
  }

  /** What the service has to sign with. */
  public String secret(AppName app, Caller caller) {
    audit.done(caller, "repository.secret", app.value());
    return connecting.getObject().secret(app);
  }

  /** Handles a delivery once more. */
  public void again(AppName app, long delivery, Caller caller) {
    connecting.getObject().again(app, delivery);
    audit.done(caller, "delivery.again", app + " " + delivery);
  }

  /** Lets somebody's requests be deployed. */
  public void approve(AppName app, String contributor, Caller caller) {
    requests.getObject().approve(app, contributor.strip(), caller.name());
    audit.done(caller, "contributor.approve", app + " " + contributor.strip());
  }
}
