package dev.berth.server.action;

import dev.berth.server.access.AuditLog;
import dev.berth.server.access.Caller;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.deploy.ChangedVariables;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.secret.ImportedVariables;
import dev.berth.server.secret.VariableChange;
import dev.berth.server.secret.VariableScope;
import dev.berth.server.secret.Variables;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Changes variables, brings the change to what is live, and audits it: names, never values. */
@Component
public class VariableActions {
  private final Variables variables;
  private final ChangedVariables changes;
  private final AppCatalog catalog;
  private final AuditLog audit;

  VariableActions(
      Variables variables, ChangedVariables changes, AppCatalog catalog, AuditLog audit) {
    this.variables = variables;
    this.changes = changes;
    this.catalog = catalog;
    this.audit = audit;
  }

  /**
   * What a change led to.
   *
   * @param scope where it applies
   * @param names the variables that are different now
   * @param version the scope's version with the change
   * @param leftOut names that Berth itself gives to apps
   * @param deploys the deploys that bring it to what is live
   * @param madeUp whether the value is one that Berth made up anew
   * @param overriddenIn environments that keep other values, which are set for them more narrowly
   */
  public record Changed(
      String scope,
      List<String> names,
      long version,
      List<String> leftOut,
      List<String> deploys,
      boolean madeUp,
      List<String> overriddenIn) {}

  /** Also before the first push: an app may need its variables to start at all. */
  public Changed set(AppName app, String scope, String name, String value, Caller caller) {
    VariableChange change = variables.set(app, scope(app, scope), name, value, caller.name());
    return changed(app, "variable.set", new ImportedVariables(change, List.of()), caller);
  }

  /**
   * Sets one and says whether builds get it too.
   *
   * @param value null to keep the one that the scope has
   */
  public Changed set(
      AppName app,
      String scope,
      String name,
      @Nullable String value,
      boolean forBuilds,
      Caller caller) {
    VariableScope where = scope(app, scope);
    boolean news = variables.givenToBuilds(app).contains(name) != forBuilds;
    VariableChange change =
        value == null
            ? new VariableChange(where, List.of(), 0)
            : variables.set(app, where, name, value, caller.name());
    variables.giveToBuilds(app, List.of(name), forBuilds);
    VariableChange both =
        news ? new VariableChange(where, List.of(name), change.version()) : change;
    return changed(app, "variable.set", new ImportedVariables(both, List.of()), caller);
  }

  /** Whether the scope has a value for it already. */
  public boolean isSet(AppName app, String scope, String name) {
    return variables.isSet(scope(app, scope), name);
  }

  /** Takes one away. */
  public Changed unset(AppName app, String scope, String name, Caller caller) {
    VariableChange change = variables.unset(app, scope(app, scope), name, caller.name());
    return changed(app, "variable.unset", new ImportedVariables(change, List.of()), caller);
  }

  /** Sets all of an {@code .env} file. */
  public Changed take(AppName app, String scope, String envFile, boolean forBuilds, Caller caller) {
    ImportedVariables taken = variables.take(app, scope(app, scope), envFile, caller.name());
    if (forBuilds) {
      variables.giveToBuilds(app, taken.change().names(), true);
    }
    return changed(app, "variable.import", taken, caller);
  }

  private Changed changed(AppName app, String action, ImportedVariables imported, Caller caller) {
    VariableChange change = imported.change();
    audit.done(
        caller,
        action,
        app + " " + change.scope().title() + " " + String.join(", ", change.names()));
    return new Changed(
        change.scope().title(),
        change.names(),
        change.version(),
        imported.leftOut(),
        changes.apply(app, change, caller.name()).stream().map(DeployId::toString).toList(),
        change.isMadeUp(),
        overridden(app, change));
  }

  private List<String> overridden(AppName app, VariableChange change) {
    return catalog.environments(app).stream()
        .filter(one -> change.scope().appliesTo(one))
        .filter(one ->
            variables.namesNarrowerThan(change.scope(), one).stream()
                .anyMatch(change.names()::contains))
        .map(Environment::title)
        .toList();
  }

  private VariableScope scope(AppName app, String text) {
    return VariableScope.parse(text, app, catalog.find(app));
  }
}
