package dev.berth.server.web;

import dev.berth.server.action.KnownApps;
import dev.berth.server.action.LogLine;
import dev.berth.server.app.App;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.app.PublicUrls;
import dev.berth.server.deploy.CrashLines;
import dev.berth.server.deploy.Crashes;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads apps, environments and releases for pages and API. */
@Component
class Overview {
  private static final int DEPLOYS = 12;
  private static final int RELEASES = 50;
  private static final int CRASH_LINES = 10;

  private final AppCatalog catalog;
  private final ReleaseHistory history;
  private final Deploys deploys;
  private final PublicUrls urls;
  private final KnownApps known;
  private final Crashes crashes;
  private final CrashLines crashLines;
  private final Clock clock;

  Overview(
      AppCatalog catalog,
      ReleaseHistory history,
      Deploys deploys,
      PublicUrls urls,
      KnownApps known,
      Crashes crashes,
      CrashLines crashLines,
      Clock clock) {
    this.catalog = catalog;
    this.history = history;
    this.deploys = deploys;
    this.urls = urls;
    this.known = known;
    this.crashes = crashes;
    this.crashLines = crashLines;
    this.clock = clock;
  }

  /** For the list of apps: previews are only counted. */
  List<AppCard> cards(Predicate<AppName> mayRead) {
    Map<AppName, List<Environment>> environments =
        catalog.environments().stream()
            .filter(environment -> mayRead.test(environment.app()))
            .collect(Collectors.groupingBy(Environment::app));
    Map<AppName, List<EnvironmentView>> production =
        viewsByApp(
            environments.values().stream()
                .flatMap(List::stream)
                .filter(environment -> environment.kind() == Environment.Kind.PRODUCTION)
                .toList());
    return catalog.all().stream()
        .filter(app -> mayRead.test(app.name()))
        .map(app -> {
          List<EnvironmentView> live = production.getOrDefault(app.name(), List.of());
          int open = environments.getOrDefault(app.name(), List.of()).size();
          return new AppCard(app.name().value(), live.stream().findFirst(), open - live.size());
        })
        .toList();
  }

  List<AppView> apps(Predicate<AppName> mayRead) {
    List<App> apps = catalog.all().stream().filter(app -> mayRead.test(app.name())).toList();
    Map<AppName, List<EnvironmentView>> environments =
        viewsByApp(
            catalog.environments().stream()
                .filter(environment -> mayRead.test(environment.app()))
                .toList());
    return apps.stream()
        .map(app -> view(app, environments.getOrDefault(app.name(), List.of()), List.of()))
        .toList();
  }

  AppView app(AppName name) {
    App app = known.app(name);
    return view(app, views(catalog.environments(name), true), deploys.recent(name, DEPLOYS));
  }

  /** An open environment of this app and no other. */
  Environment environment(AppName app, String key) {
    return known.environment(app, key);
  }

  /** Production where no key is given. */
  Environment environmentOrProduction(AppName app, String key) {
    return known.environmentOrProduction(app, key);
  }

  EnvironmentView view(Environment environment) {
    return views(List.of(environment), true).getFirst();
  }

  private Map<AppName, List<EnvironmentView>> viewsByApp(List<Environment> environments) {
    List<EnvironmentView> views = views(environments, false);
    Map<AppName, List<EnvironmentView>> byApp = new HashMap<>();
    for (int i = 0; i < views.size(); i++) {
      byApp.computeIfAbsent(environments.get(i).app(), _ -> new ArrayList<>()).add(views.get(i));
    }
    return byApp;
  }

  /** In the same order; the database is asked as often for many as for one. */
  private List<EnvironmentView> views(List<Environment> environments, boolean withLines) {
    Map<String, Crashes.Story> crashed = crashes.live();
    Map<String, Release> live = history.liveOf(environments);
    Map<String, Long> previous = history.previousOf(environments);
    Map<String, DeploySummary> newest = deploys.newest(environments);
    return environments.stream()
        .map(environment ->
            view(
                environment,
                Optional.ofNullable(live.get(environment.key())),
                Optional.ofNullable(previous.get(environment.key())),
                Optional.ofNullable(newest.get(environment.key())),
                Optional.ofNullable(crashed.get(environment.key()))
                    .map(story -> crash(story, withLines))))
        .toList();
  }

  private EnvironmentView view(
      Environment environment,
      Optional<Release> live,
      Optional<Long> previous,
      Optional<DeploySummary> newest,
      Optional<CrashView> crash) {
    return new EnvironmentView(
        environment.key(),
        environment.title(),
        environment.branch(),
        environment.kind() == Environment.Kind.PRODUCTION,
        urls.of(environment).toString(),
        live.map(Release::number),
        live.map(ReleaseView::of),
        previous,
        newest,
        crash);
  }

  private CrashView crash(Crashes.Story story, boolean withLines) {
    boolean loop = story.isLoop(clock.instant());
    return new CrashView(
        story.count(),
        loop,
        story.last(),
        story.words(),
        withLines && loop ? LogLine.of(crashLines.of(story, CRASH_LINES)) : List.of());
  }

  List<ReleaseView> releases(Environment environment) {
    return history.of(environment, RELEASES).stream().map(ReleaseView::of).toList();
  }

  /** Those, and between them the numbers that deploys used up which failed. */
  List<ReleaseView> releasesAndFailures(Environment environment) {
    List<Release> live = history.of(environment, RELEASES);
    long oldest = live.isEmpty() ? 0 : live.getLast().number();
    Set<DeployId> active = deploys.active(environment);
    return Stream.concat(
            live.stream(),
            history.neverLive(environment, RELEASES).stream()
                .filter(release -> release.number() > oldest && !active.contains(release.deploy())))
        .sorted(Comparator.comparingLong(Release::number).reversed())
        .map(ReleaseView::of)
        .toList();
  }

  /** A release of this app that is kept. */
  Release release(AppName app, long number) {
    return known.release(app, number);
  }

  /** What rolling back without naming a release goes back to. */
  Release previous(Environment environment) {
    return known.previous(environment);
  }

  private static AppView view(
      App app, List<EnvironmentView> environments, List<DeploySummary> recent) {
    return new AppView(
        app.name().value(), app.productionBranch(), app.createdAt(), environments, recent);
  }
}
