package dev.berth.server.deploy;

import dev.berth.server.app.App;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.app.PublicUrls;
import dev.berth.server.pipeline.Deploy;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.pipeline.LostConnection;
import dev.berth.server.source.Push;
import dev.berth.server.source.PushOutcome;
import dev.berth.server.source.PushProgress;
import dev.berth.server.source.PushReceiver;
import dev.berth.server.source.RefChange;
import dev.berth.server.source.StartedPush;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Turns each pushed branch into a deploy and each deleted one into the end of its preview. */
@Component
class PushedBranches implements PushReceiver {
  private static final String BRANCHES = "refs/heads/";

  private final AppCatalog catalog;
  private final Engine engine;
  private final Deployer deployer;
  private final Previews previews;
  private final DeployNarrator narrator;
  private final PublicUrls urls;

  /** Deploys that somebody follows, or did not want to. */
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  PushedBranches(
      AppCatalog catalog,
      Engine engine,
      Deployer deployer,
      Previews previews,
      DeployNarrator narrator,
      PublicUrls urls) {
    this.catalog = catalog;
    this.engine = engine;
    this.deployer = deployer;
    this.previews = previews;
    this.narrator = narrator;
    this.urls = urls;
  }

  @Override
  public boolean exists(AppName app) {
    return catalog.find(app).isPresent();
  }

  @Override
  public Optional<String> productionBranch(AppName app) {
    return catalog.find(app).map(App::productionBranch);
  }

  @Override
  public void register(AppName app, String productionBranch, String pusher) {
    catalog.ensure(app, productionBranch);
  }

  @Override
  public StartedPush submit(Push push) {
    App app = catalog.find(push.app()).orElseThrow();
    List<StartedPush.Started> deploys = new ArrayList<>();
    List<String> ended = new ArrayList<>();
    for (RefChange change : push.changes()) {
      change
          .branch()
          .ifPresent(branch -> {
            Environment environment = app.environmentOf(branch);
            change
                .commit()
                .ifPresentOrElse(
                    commit -> {
                      DeployId deploy =
                          LostConnection.outlasted(
                              () -> deployer.deploy(environment, commit, push.pusher()));
                      deploys.add(
                          new StartedPush.Started(change.ref(), environment, deploy.toString()));
                    },
                    () -> {
                      previews.end(environment);
                      ended.add(branch);
                    });
          });
    }
    return new StartedPush(push, deploys, ended);
  }

  @Override
  public List<PushOutcome> follow(StartedPush started, PushProgress progress) {
    started
        .ended()
        .forEach(branch ->
            progress.line("✓ preview of " + branch + " ended: nothing of it runs any more"));
    return started.push().follow()
        ? follow(started.deploys(), progress)
        : leave(started.deploys(), progress);
  }

  @Override
  public Map<String, String> unseen(AppName app, String pusher) {
    Map<String, String> unseen = new HashMap<>();
    List<Deploy> active = engine.active();
    seen.retainAll(active.stream().map(deploy -> deploy.id().toString()).toList());
    for (Deploy deploy : active) {
      if (deploy.environment().app().equals(app)
          && deploy.requestedBy().equals(pusher)
          && !seen.contains(deploy.id().toString())
          && deploy.request() instanceof DeployRequest(String commit)) {
        unseen.put(BRANCHES + deploy.environment().branch(), commit);
      }
    }
    return unseen;
  }

  @Override
  public StartedPush again(AppName app, String pusher, List<String> refs) {
    App known = catalog.find(app).orElseThrow();
    List<StartedPush.Started> deploys = new ArrayList<>();
    for (String ref : refs) {
      Environment environment = known.environmentOf(ref.substring(BRANCHES.length()));
      engine.activeIn(environment).stream()
          .reduce((_, newer) -> newer)
          .or(() ->
              Optional.ofNullable(engine.newestOf(List.of(environment)).get(environment.key())))
          .ifPresent(deploy ->
              deploys.add(new StartedPush.Started(ref, environment, deploy.id().toString())));
    }
    return new StartedPush(new Push(app, pusher, List.of(), true), deploys, List.of());
  }

  private List<PushOutcome> follow(List<StartedPush.Started> started, PushProgress progress) {
    List<PushOutcome> outcomes = new ArrayList<>();
    Listening listener = new Listening(progress);
    if (started.size() > 1) {
      started.forEach(one -> narrator.queue(id(one), one.environment(), listener));
    }
    List<String> ids = started.stream().map(StartedPush.Started::deploy).toList();
    seen.addAll(ids);
    try {
      for (StartedPush.Started one : started) {
        outcomes.add(
            switch (narrator.tellPusher(id(one), one.environment(), listener)) {
              case DeployNarrator.Told.Well _ -> new PushOutcome.Accepted(one.ref());
              case DeployNarrator.Told.Failed(String code) ->
                  new PushOutcome.NotDeployed(one.ref(), code);
              case DeployNarrator.Told.Unseen _ ->
                  new PushOutcome.Unseen(one.ref(), DeployCode.UNSEEN.code());
            });
      }
      return outcomes;
    } finally {
      seen.removeAll(ids);
    }
  }

  private record Listening(PushProgress progress) implements DeployNarrator.Listener {
    @Override
    public void line(String text) {
      progress.line(text);
    }

    @Override
    public boolean listening() {
      return progress.listening();
    }
  }

  private List<PushOutcome> leave(List<StartedPush.Started> started, PushProgress progress) {
    for (StartedPush.Started one : started) {
      seen.add(one.deploy());
      progress.line(
          "Deploying "
              + one.environment().key()
              + " in the background: "
              + urls.deployPage(one.environment().app(), one.deploy()));
      progress.line(urls.of(one.environment()).toString());
    }
    return List.of();
  }

  private static DeployId id(StartedPush.Started started) {
    return DeployId.parse(started.deploy());
  }
}
