package dev.berth.server.web;

import dev.berth.server.action.LogLine;
import dev.berth.server.pipeline.DeployFollower;
import dev.berth.server.pipeline.Followed;
import dev.berth.server.pipeline.StepEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One deploy as server-sent events: {@code line}, {@code step}, {@code queued}, {@code ended}. */
final class DeployEvents implements Streams.Source {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final DeployFollower follower;
  private final int seen;
  private int told;

  /**
   * Tells a deploy from its beginning, or from where an earlier stream was cut.
   *
   * @param lastEventId what the client saw last; empty for one that comes for the first time
   */
  DeployEvents(DeployFollower follower, String lastEventId) {
    this.follower = follower;
    this.seen = lastEventId.matches("\\d{1,9}") ? Integer.parseInt(lastEventId) : 0;
  }

  @Override
  public void tell(EventStream stream) throws IOException, InterruptedException {
    boolean ended = false;
    while (!ended && stream.goesOn()) {
      Optional<Followed> next = follower.next(PATIENCE);
      while (next.isPresent() && !ended) {
        ended = tell(next.get(), stream);
        next = ended ? Optional.empty() : follower.next(Duration.ZERO);
      }
      stream.flush();
    }
  }

  /** True when nothing follows. */
  private boolean tell(Followed followed, EventStream stream) throws IOException {
    switch (followed) {
      case Followed.Line line -> put(stream, "line", Map.of("text", LogLine.of(line.text())));
      case Followed.Happened happened -> send(happened.event(), stream);
      case Followed.Queued queued -> stream.send("queued", Map.of("ahead", queued.ahead()));
      case Followed.Ended ended ->
          stream.send("ended", Map.of("status", Deploys.lower(ended.state().status())));
    }
    return followed instanceof Followed.Ended;
  }

  /** A story is told in the same order every time, so that a number says how far it was heard. */
  private void put(EventStream stream, String event, Object data) throws IOException {
    told++;
    if (told > seen) {
      stream.put(Integer.toString(told), event, data);
    }
  }

  private void send(StepEvent event, EventStream stream) throws IOException {
    switch (event) {
      case StepEvent.Started e -> step(stream, e.step(), "running", e.at());
      case StepEvent.Succeeded e -> step(stream, e.step(), "succeeded", e.at());
      case StepEvent.Retrying e -> step(stream, e.step(), "retrying", e.at());
      case StepEvent.Failed e -> step(stream, e.step(), "failed", e.at());
      case StepEvent.UndoStarted e -> step(stream, e.step(), "undoing", e.at());
      case StepEvent.Undone e ->
          step(stream, e.step(), e.undo().tookBack() ? "undone" : "kept", e.at());
      case StepEvent.UndoFailed e -> step(stream, e.step(), "undo-failed", e.at());
      case StepEvent.Submitted _, StepEvent.Superseded _ -> {}
      case StepEvent.Abandoned _, StepEvent.UndoRequested _ -> {}
    }
  }

  private void step(EventStream stream, String name, String status, Instant at) throws IOException {
    put(stream, "step", Map.of("name", name, "status", status, "at", at));
  }
}
