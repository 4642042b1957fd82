package dev.berth.server.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.failure.DeployException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/**
 * Engines die between every side effect and its record, and after every record; the next one must
 * come to the same end as a run that nothing happened to.
 */
@Timeout(300)
class CrashIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private final TestEngines engines = new TestEngines();
  private final Set<String> world = new ConcurrentSkipListSet<>();

  @AfterEach
  void close() {
    engines.close();
  }

  @Test
  void aDeployThatSucceedsDoesSoWhereverTheEngineDies() throws InterruptedException {
    dieEverywhere(points -> pipeline(points, false), DeployStatus.SUCCEEDED);
  }

  @Test
  void aDeployThatFailsIsTakenBackWhereverTheEngineDies() throws InterruptedException {
    dieEverywhere(points -> pipeline(points, true), DeployStatus.FAILED);
  }

  @Test
  void aDeployThatSucceedsDoesSoWhereverItsJournalIsCut() throws InterruptedException {
    cutEverywhere(pipeline(new CrashPoints(), false));
  }

  @Test
  void aDeployThatFailsIsTakenBackWhereverItsJournalIsCut() throws InterruptedException {
    cutEverywhere(pipeline(new CrashPoints(), true));
  }

  @Test
  void anEngineThatWasOnlySlowRecordsNothingOnceAnotherTookOver() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    Step<String> slow =
        new FakeStep(
            "build",
            new java.util.concurrent.CopyOnWriteArrayList<>(),
            context -> {
              if (runs.incrementAndGet() == 1) {
                entered.countDown();
                awaitQuietly(proceed);
              }
              return "by fence " + context.fence();
            });
    PipelineDefinition definition =
        new PipelineDefinition("deploy", EngineIT.Request.class, Pipeline.of(slow));
    EngineIdentity sleeper = TestEngines.identity();
    DurableEngine first = engines.start(sleeper, journal -> journal, definition);
    DeployId id = submit(first, "shop");
    assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
    first.halt();
    engines.bury(sleeper);
    DurableEngine second = engines.start(definition);
    DeployState state = second.await(id, PATIENCE).orElseThrow();
    proceed.countDown();
    first.close();
    assertThat(state.status()).isEqualTo(DeployStatus.SUCCEEDED);
    assertThat(second.state(id).orElseThrow()).isEqualTo(state);
    assertThat(state.step("build").orElseThrow().output())
        .isEqualTo(engines.json.valueToTree("by fence 2"));
  }

  private void dieEverywhere(Dying pipelines, DeployStatus expected) throws InterruptedException {
    CrashPoints none = new CrashPoints();
    Outcome uncrashed = run("uncrashed", none, pipelines.pipeline(none));
    assertThat(uncrashed.status()).isEqualTo(expected);
    assertThat(none.passed()).as("points to die at").isGreaterThan(20);
    for (int point = 1; point <= none.passed(); point++) {
      CrashPoints once = new CrashPoints(point);
      assertThat(run("once" + point, once, pipelines.pipeline(once)))
          .as("died at point %s", point)
          .isEqualTo(uncrashed);
      CrashPoints twice = new CrashPoints(point, point + 3);
      assertThat(run("twice" + point, twice, pipelines.pipeline(twice)))
          .as("died at point %s and again", point)
          .isEqualTo(uncrashed);
    }
  }

  /** One deploy, walked by as many engines as it takes. */
  private Outcome run(String app, CrashPoints points, Pipeline pipeline)
      throws InterruptedException {
    world.clear();
    PipelineDefinition definition =
        new PipelineDefinition("deploy", EngineIT.Request.class, pipeline);
    EngineIdentity identity = TestEngines.identity();
    DurableEngine engine = engine(identity, points, definition);
    DeployId id = submit(engine, app);
    while (points.awaitDeathOr(() -> isOver(id))) {
      engine.halt();
      engines.bury(identity);
      identity = TestEngines.identity();
      engine = engine(identity, points, definition);
    }
    engine.close();
    return new Outcome(engine.state(id).orElseThrow().status(), Set.copyOf(world));
  }

  private boolean isOver(DeployId id) {
    Journal journal = new Journal(engines.database.jdbc(), engines.json);
    return DeployState.of(journal.read(id)).status().isFinal();
  }

  private DurableEngine engine(
      EngineIdentity identity, CrashPoints points, PipelineDefinition definition) {
    return engines.start(
        identity, _ -> new DyingJournal(engines.database.jdbc(), engines.json, points), definition);
  }

  private void cutEverywhere(Pipeline pipeline) throws InterruptedException {
    PipelineDefinition definition =
        new PipelineDefinition("deploy", EngineIT.Request.class, pipeline);
    DurableEngine first = engines.start(definition);
    DeployId id = submit(first, "shop");
    DeployState whole = first.await(id, PATIENCE).orElseThrow();
    Set<String> end = Set.copyOf(world);
    first.close();
    Journal journal = new Journal(engines.database.jdbc(), engines.json);
    int length = journal.read(id).size();
    for (int kept = length - 1; kept > 1; kept--) {
      cut(id, kept, DeployState.of(journal.read(id).subList(0, kept)).status());
      DurableEngine next = engines.start(definition);
      assertThat(next.await(id, PATIENCE).orElseThrow().status())
          .as("cut to %s of %s events", kept, length)
          .isEqualTo(whole.status());
      assertThat(world).isEqualTo(end);
      next.close();
    }
  }

  private void cut(DeployId id, int kept, DeployStatus status) {
    engines
        .database
        .jdbc()
        .sql("DELETE FROM deploy_event WHERE deploy_id = :id AND seq >= :kept")
        .param("id", id.value())
        .param("kept", kept)
        .update();
    engines
        .database
        .jdbc()
        .sql("UPDATE deploy SET status = :status, owner = NULL, ended_at = NULL WHERE id = :id")
        .param("status", status.name())
        .param("id", id.value())
        .update();
  }

  private Pipeline pipeline(CrashPoints points, boolean lastFails) {
    Step<String> last =
        lastFails
            ? new FakeStep(
                "confirm",
                new java.util.concurrent.CopyOnWriteArrayList<>(),
                _ -> {
                  throw new DeployException(
                      EngineIT.Code.BROKEN.because("It is broken.", "Mend it."));
                })
            : new WorldStep("confirm", points);
    return Pipeline.of(
        new WorldStep("image", points),
        new WorldStep("rollout", points),
        new WorldStep("route", points),
        last);
  }

  private static DeployId submit(Engine engine, String app) {
    return engine.submit(
        new Submission(
            "deploy",
            TestEngines.production(app),
            new EngineIT.Request("shop"),
            SubmitPolicy.SUPERSEDE_WAITING,
            Duration.ofMinutes(5),
            "ada"));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException _) {
        // A step that does not react: what it makes must not count any more.
      }
    }
  }

  record Outcome(DeployStatus status, Set<String> world) {}

  interface Dying {
    Pipeline pipeline(CrashPoints points);
  }

  /** Two things to make sure of, and an engine that may die around each. */
  private final class WorldStep implements Step<String> {
    private final String name;
    private final CrashPoints points;

    WorldStep(String name, CrashPoints points) {
      this.name = name;
      this.points = points;
    }

    @Override
    public StepKey<String> key() {
      return new StepKey<>(name, String.class);
    }

    @Override
    public String run(StepContext context) {
      points.pass();
      world.add(name + " first");
      points.pass();
      world.add(name + " second");
      points.pass();
      return name;
    }

    @Override
    public Undo undo(StepContext context, String output) {
      assertThat(output).isEqualTo(name);
      return undoUnfinished(context);
    }

    @Override
    public Undo undoUnfinished(StepContext context) {
      points.pass();
      world.remove(name + " second");
      points.pass();
      world.remove(name + " first");
      points.pass();
      return Undo.TAKEN_BACK;
    }
  }

  private static final class DyingJournal extends Journal {
    private final CrashPoints points;

    DyingJournal(
        org.springframework.jdbc.core.simple.JdbcClient jdbc, JsonMapper json, CrashPoints points) {
      super(jdbc, json);
      this.points = points;
    }

    @Override
    void append(Claim claim, int firstSeq, List<StepEvent> events, DeployState after)
        throws InterruptedException {
      points.pass();
      super.append(claim, firstSeq, events, after);
      points.pass();
    }
  }
}
