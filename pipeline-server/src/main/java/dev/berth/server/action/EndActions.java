package dev.berth.server.action;

import dev.berth.server.access.AuditLog;
import dev.berth.server.access.Caller;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.deploy.Ends;
import dev.berth.server.failure.DeployException;
import dev.berth.server.pipeline.DeployId;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Deletes apps and previews when their names are repeated, and brings them back. */
@Component
public class EndActions {
  private final KnownApps apps;
  private final Ends ends;
  private final RepositoryActions repositories;
  private final AuditLog audit;

  EndActions(KnownApps apps, Ends ends, RepositoryActions repositories, AuditLog audit) {
    this.apps = apps;
    this.ends = ends;
    this.repositories = repositories;
    this.audit = audit;
  }

  /**
   * What was deleted.
   *
   * @param name an app, or a preview's key
   * @param keptUntil until when it can be brought back
   */
  public record Deleted(String name, Instant keptUntil) {}

  /** Deletes an app with everything that runs of it. */
  public Deleted delete(AppName app, String confirmation, Caller caller) {
    apps.app(app);
    require(app.value(), confirmation);
    repositories.disconnectIfConnected(app, caller);
    ends.delete(app);
    audit.done(caller, "app.delete", app.value());
    return new Deleted(app.value(), ends.keptUntil());
  }

  /** Deletes a preview. */
  public Deleted deletePreview(AppName app, String key, String confirmation, Caller caller) {
    Environment environment = apps.environment(app, key);
    if (environment.kind() == Environment.Kind.PRODUCTION) {
      throw new IllegalArgumentException("production goes with its app: delete the app");
    }
    require(key, confirmation);
    ends.end(environment);
    audit.done(caller, "preview.delete", key);
    return new Deleted(key, ends.keptUntil());
  }

  /** Deleted apps that are kept. */
  public List<Deleted> deleted() {
    return ends.deleted().stream()
        .map(one -> new Deleted(one.app().value(), one.keptUntil()))
        .toList();
  }

  /** Brings an app back; says which deploys start what was live. */
  public List<DeployId> bringBack(AppName app, Caller caller) {
    List<DeployId> deploys =
        ends.bringBack(app, caller.name()).orElseThrow(() -> notDeleted(app.value()));
    audit.done(caller, "app.bring-back", app.value());
    return deploys;
  }

  /** Brings a preview back. */
  public DeployId bringBackPreview(AppName app, String key, Caller caller) {
    DeployId deploy =
        ends.bringBack(apps.app(app), key, caller.name()).orElseThrow(() -> notDeleted(key));
    audit.done(caller, "preview.bring-back", key);
    return deploy;
  }

  private static void require(String name, String confirmation) {
    if (!name.equals(confirmation.strip())) {
      throw new DeployException(
          ActionCode.NOT_CONFIRMED.because(
              "Nothing was deleted: " + name + " has to be named once more to confirm it",
              "berth app delete … --confirm " + name + "; ?confirm=" + name + " in the API"));
    }
  }

  private static DeployException notDeleted(String name) {
    return new DeployException(
        ActionCode.NOT_DELETED.because(
            "Nothing deleted is kept by the name \"" + name + "\"",
            "berth app deleted lists what can be brought back"));
  }
}
