package dev.berth.server.source;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Deploys nothing, remembers everything, and behaves as a test tells it. */
final class FakeReceiver implements PushReceiver {
  final List<Push> pushes = new CopyOnWriteArrayList<>();
  final Map<AppName, String> apps = new ConcurrentHashMap<>();

  volatile Deploy deploy = (change, progress) -> new PushOutcome.Accepted(change.ref());

  /** What pushers have not seen the end of, by their names. */
  final Map<String, Map<String, String>> unseen = new ConcurrentHashMap<>();

  /** What happens before the push counts as recorded. */
  volatile Consumer<Push> submitted = push -> {};

  /** What happens to one change. */
  interface Deploy {
    PushOutcome run(RefChange change, PushProgress progress);
  }

  @Override
  public boolean exists(AppName app) {
    return apps.containsKey(app);
  }

  @Override
  public Optional<String> productionBranch(AppName app) {
    return Optional.ofNullable(apps.get(app));
  }

  @Override
  public void register(AppName app, String productionBranch, String pusher) {
    apps.putIfAbsent(app, productionBranch);
  }

  @Override
  public StartedPush submit(Push push) {
    pushes.add(push);
    submitted.accept(push);
    List<StartedPush.Started> started = new ArrayList<>();
    for (RefChange change : push.changes()) {
      if (!change.deleted()) {
        String branch = change.branch().orElseThrow();
        Environment environment = Environment.production(push.app(), branch);
        started.add(new StartedPush.Started(change.ref(), environment, "1"));
      }
    }
    return new StartedPush(push, started, List.of());
  }

  @Override
  public List<PushOutcome> follow(StartedPush started, PushProgress progress) {
    List<PushOutcome> outcomes = new ArrayList<>();
    for (RefChange change : started.push().changes()) {
      outcomes.add(deploy.run(change, progress));
    }
    return outcomes;
  }

  @Override
  public Map<String, String> unseen(AppName app, String pusher) {
    return unseen.getOrDefault(pusher, Map.of());
  }

  @Override
  public StartedPush again(AppName app, String pusher, List<String> refs) {
    List<RefChange> changes =
        refs.stream()
            .map(ref -> new RefChange(ref, Optional.empty(), Optional.of("again"), false))
            .toList();
    return new StartedPush(new Push(app, pusher, changes, true), List.of(), List.of());
  }
}
