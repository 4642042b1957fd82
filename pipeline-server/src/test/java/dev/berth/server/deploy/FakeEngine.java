package dev.berth.server.deploy;

import dev.berth.server.pipeline.CancelOutcome;
import dev.berth.server.pipeline.Deploy;
import dev.berth.server.pipeline.DeployFollower;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.DeployState;
import dev.berth.server.pipeline.DeployStatus;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.pipeline.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.json.JsonMapper;

/** An engine that runs nothing: lists what a test says is active and remembers what was asked. */
final class FakeEngine implements Engine {
  final List<Deploy> active = new CopyOnWriteArrayList<>();
  final List<Submission> submitted = new CopyOnWriteArrayList<>();
  final List<DeployId> cancelled = new CopyOnWriteArrayList<>();

  void isDeploying(DeployId id, String lane) {
    active.add(
        new Deploy(
            id,
            "deploy",
            lane,
            JsonMapper.builder().build().createObjectNode(),
            DeployStatus.RUNNING,
            "test",
            Instant.EPOCH,
            Instant.EPOCH,
            null,
            null,
            null));
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
  public <I> I request(DeployId id, Class<I> type) {
    throw new AssertionError("not asked for here");
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
  public List<Deploy> recent(String lanePrefix, int limit) {
    return List.of();
  }

  @Override
  public List<String> log(DeployId id) {
    return List.of();
  }
}
