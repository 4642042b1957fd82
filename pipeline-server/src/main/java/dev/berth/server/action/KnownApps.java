package dev.berth.server.action;

import dev.berth.server.app.App;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds what somebody names, or says that there is no such thing. */
@Component
public class KnownApps {
  private final AppCatalog catalog;
  private final ReleaseHistory history;

  KnownApps(AppCatalog catalog, ReleaseHistory history) {
    this.catalog = catalog;
    this.history = history;
  }

  /** An app. */
  public App app(AppName name) {
    return catalog
        .find(name)
        .orElseThrow(() ->
            new DeployException(
                ActionCode.UNKNOWN_APP.because(
                    "There is no app \"" + name + "\"", "Push to it: the first push makes it")));
  }

  /** An open environment of this app and no other. */
  public Environment environment(AppName app, String key) {
    return catalog
        .environment(key)
        .filter(environment -> environment.app().equals(app))
        .orElseThrow(() ->
            new DeployException(
                ActionCode.UNKNOWN_ENVIRONMENT.because(
                    app + " has no environment \"" + key + "\"",
                    "Push its branch to have it, or choose one from the app's page")));
  }

  /** Production where no key is given. */
  public Environment environmentOrProduction(AppName app, String key) {
    return key.isEmpty()
        ? Environment.production(app, app(app).productionBranch())
        : environment(app, key);
  }

  /** A release of this app that is kept. */
  public Release release(AppName app, long number) {
    return history
        .find(app, number)
        .orElseThrow(() ->
            new DeployException(
                ActionCode.UNKNOWN_RELEASE.because(
                    app + " keeps no release " + number, "Choose one from the list of releases")));
  }

  /** What rolling back without naming a release goes back to. */
  public Release previous(Environment environment) {
    return Optional.ofNullable(history.previousOf(List.of(environment)).get(environment.key()))
        .flatMap(number -> history.find(environment.app(), number))
        .orElseThrow(() ->
            new DeployException(
                ActionCode.NO_EARLIER_RELEASE.because(
                    environment.title() + " of " + environment.app() + " has no earlier release",
                    "Push a second version first")));
  }
}
