package dev.berth.server.web;

import dev.berth.server.app.App;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.app.HostNames;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Reads apps, environments and releases for pages and API. */
@Component
class Overview {
  private static final int DEPLOYS = 12;
  private static final int RELEASES = 50;

  private final AppCatalog catalog;
  private final ReleaseHistory history;
  private final Deploys deploys;
  private final HostNames hosts;

  Overview(AppCatalog catalog, ReleaseHistory history, Deploys deploys, HostNames hosts) {
    this.catalog = catalog;
    this.history = history;
    this.deploys = deploys;
    this.hosts = hosts;
  }

  List<AppView> apps(Predicate<AppName> mayRead) {
    return catalog.all().stream()
        .filter(app -> mayRead.test(app.name()))
        .map(app -> view(app, List.of()))
        .toList();
  }

  AppView app(AppName name) {
    return view(find(name), deploys.recent(name, DEPLOYS));
  }

  /** An open environment of this app and no other. */
  Environment environment(AppName app, String key) {
    return catalog
        .environment(key)
        .filter(environment -> environment.app().equals(app))
        .orElseThrow(() ->
            WebCode.UNKNOWN_ENVIRONMENT.because(
                app + " has no environment \"" + key + "\"",
                "Push its branch to have it, or choose one from the app's page"));
  }

  /** Production where no key is given. */
  Environment environmentOrProduction(AppName app, String key) {
    return key.isEmpty() ? production(app) : environment(app, key);
  }

  Environment production(AppName app) {
    return Environment.production(app, find(app).productionBranch());
  }

  /** The environment a branch of this app deploys to. */
  Environment environmentOf(AppName app, String branch) {
    return find(app).environmentOf(branch);
  }

  EnvironmentView view(Environment environment) {
    Optional<Release> live = history.live(environment);
    return new EnvironmentView(
        environment.key(),
        environment.title(),
        environment.branch(),
        environment.kind() == Environment.Kind.PRODUCTION,
        hosts.url(hosts.of(environment)),
        live.map(Release::number),
        live.map(ReleaseView::of),
        before(environment).map(Release::number),
        deploys.newest(environment));
  }

  List<ReleaseView> releases(Environment environment) {
    return history.of(environment, RELEASES).stream().map(ReleaseView::of).toList();
  }

  /** A release of this app that is kept. */
  Release release(AppName app, long number) {
    return history
        .find(app, number)
        .orElseThrow(() ->
            WebCode.UNKNOWN_RELEASE.because(
                app + " keeps no release " + number, "Choose one from the list of releases"));
  }

  /** What rolling back without naming a release goes back to. */
  Release previous(Environment environment) {
    return before(environment)
        .orElseThrow(() ->
            WebCode.NO_EARLIER_RELEASE.because(
                environment.title() + " of " + environment.app() + " has no earlier release",
                "Push a second version first"));
  }

  private Optional<Release> before(Environment environment) {
    return history.of(environment, 2).stream().filter(release -> !release.live()).findFirst();
  }

  private App find(AppName name) {
    return catalog
        .find(name)
        .orElseThrow(() ->
            WebCode.UNKNOWN_APP.because(
                "There is no app \"" + name + "\"", "Push to it: the first push makes it"));
  }

  private AppView view(App app, List<DeploySummary> recent) {
    return new AppView(
        app.name().value(),
        app.productionBranch(),
        app.createdAt(),
        catalog.environments(app.name()).stream().map(this::view).toList(),
        recent);
  }
}
