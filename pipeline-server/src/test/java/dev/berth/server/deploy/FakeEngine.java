package dev.berth.server.deploy;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.pipeline.ActiveDeploys;
import dev.berth.server.pipeline.CancelOutcome;
import dev.berth.server.pipeline.Deploy;
import dev.berth.server.pipeline.DeployFollower;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.DeployState;
import dev.berth.server.pipeline.DeployStatus;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.pipeline.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine that runs nothing: lists what a test says is active and remembers what was asked. */
final class FakeEngine implements Engine {
  final List<Deploy> active = new CopyOnWriteArrayList<>();
  final List<Submission> submitted = new CopyOnWriteArrayList<>();
  final List<DeployId> cancelled = new CopyOnWriteArrayList<>();

  void isDeploying(DeployId id, Environment environment) {
    active.add(
        new Deploy(
            id,
            "deploy",
            environment,
            new DeployRequest("c0ffee"),
            DeployStatus.RUNNING,
            "test",
            Instant.EPOCH,
            Instant.EPOCH,
            null,
            null,
            null));
  }

  List<ActiveDeploys.Active> activeIds() {
    return active.stream().map(deploy -> new ActiveDeploys.Active(deploy.id(), false)).toList();
  }

  @Override
  public DeployId submit(Submission submission) {
    submitted.add(submission);
    return DeployId.random();
  }

  @Override
  public CancelOutcome cancel(DeployId id, String reason) {
    cancelled.add(id);
    return CancelOutcome.CANCELLED;
  }

  @Override
  public void forget(Set<DeployId> needed) {
    throw new AssertionError("not asked for here");
  }

  @Override
  public List<Deploy> active() {
    return List.copyOf(active);
  }

  @Override
  public DeployId retry(DeployId id, String requestedBy) {
    throw new AssertionError("not asked for here");
  }

  @Override
  public void retryUndo(DeployId id, String requestedBy) {
    throw new AssertionError("not asked for here");
  }

  @Override
  public Optional<DeployState> state(DeployId id) {
    return Optional.empty();
  }

  @Override
  public Optional<Deploy> deploy(DeployId id) {
    return active.stream().filter(deploy -> deploy.id().equals(id)).findFirst();
  }

  @Override
  public Optional<DeployState> await(DeployId id, Duration patience) {
    return Optional.empty();
  }

  @Override
  public DeployFollower follow(DeployId id) {
    throw new AssertionError("not asked for here");
  }

  @Override
  public int waitingBefore(DeployId id) {
    return 0;
  }

  @Override
  public List<Deploy> activeIn(Environment environment) {
    return active.stream().filter(deploy -> deploy.environment().equals(environment)).toList();
  }

  @Override
  public List<Deploy> recentOf(AppName app, int limit) {
    return List.of();
  }

  @Override
  public List<Deploy> openOrEndedSince(AppName app, Instant since) {
    return List.of();
  }

  @Override
  public Map<String, Deploy> newestOf(Collection<Environment> environments) {
    return Map.of();
  }

  @Override
  public <T> Map<DeployId, T> outputs(Collection<DeployId> deploys, StepKey<T> step) {
    return Map.of();
  }

  @Override
  public int stuck() {
    return 0;
  }

  @Override
  public List<String> log(DeployId id) {
    return List.of();
  }
}
