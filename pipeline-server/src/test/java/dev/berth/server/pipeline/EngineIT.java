package dev.berth.server.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EngineIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private final TestEngines engines = new TestEngines();
  private final List<String> effects = new CopyOnWriteArrayList<>();

  record Request(String app) {}

  enum Code implements FailureCode {
    BROKEN(Fault.USER),
    BUSY(Fault.TRANSIENT),
    KILLED(Fault.TRANSIENT);

    private final Fault fault;

    Code(Fault fault) {
      this.fault = fault;
    }

    @Override
    public String code() {
      return "test." + name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public Fault fault() {
      return fault;
    }
  }

  @AfterEach
  void close() {
    engines.close();
  }

  @Test
  void aDeployWalksItsStepsAndHandsOutputsOn() throws InterruptedException {
    StepKey<String> built = new StepKey<>("build", String.class);
    FakeStep build = step("build", context -> context.request(Request.class).app() + "@1");
    FakeStep route = step("route", context -> "to " + context.output(built)).needing(built);
    Engine engine = engines.start(definition("deploy", build, route));
    DeployState state = run(engine, "shop");
    assertThat(state.status()).isEqualTo(DeployStatus.SUCCEEDED);
    assertThat(state.step("route").orElseThrow().output())
        .isEqualTo(engines.json.valueToTree("to shop@1"));
    assertThat(engine.active()).isEmpty();
  }

  @Test
  void aStepMayNotReadWhatItDoesNotName() throws InterruptedException {
    FakeStep build = step("build", _ -> "x");
    FakeStep route = step("route", context -> context.output(new StepKey<>("build", String.class)));
    DeployState state = run(engines.start(definition("deploy", build, route)), "shop");
    assertThat(code(state)).contains("pipeline.step-crashed");
  }

  @Test
  void aFailureTakesEverythingBackInReverseAndKeepsItsAdvice() throws InterruptedException {
    Engine engine =
        engines.start(
            definition("deploy", step("build"), step("rollout"), failing("probe", Code.BROKEN)));
    DeployState state = run(engine, "shop");
    assertThat(state.status()).isEqualTo(DeployStatus.FAILED);
    assertThat(state.failure()).isNotNull().returns("Mend it.", Failure::advice);
    assertThat(effects)
        .containsExactly(
            "run build",
            "run rollout",
            "run probe",
            "undo unfinished probe",
            "undo rollout",
            "undo build");
  }

  @Test
  void aPassingFailureIsTriedAgain() throws InterruptedException {
    AtomicInteger runs = new AtomicInteger();
    FakeStep flaky =
        step(
            "build",
            _ -> {
              if (runs.incrementAndGet() < 3) {
                throw broken(Code.BUSY);
              }
              return "at last";
            });
    DeployState state = run(engines.start(definition("deploy", flaky)), "shop");
    assertThat(state.status()).isEqualTo(DeployStatus.SUCCEEDED);
    assertThat(state.step("build").orElseThrow().attempts()).isEqualTo(2);
  }

  @Test
  void aFailureThatDoesNotPassEndsTheDeployAfterSomeAttempts() throws InterruptedException {
    Engine engine = engines.start(definition("deploy", failing("build", Code.BUSY)));
    DeployState state = run(engine, "shop");
    assertThat(state.status()).isEqualTo(DeployStatus.FAILED);
    assertThat(effects.stream().filter("run build"::equals)).hasSize(3);
  }

  @Test
  void whatWasKilledIsTriedOnceMore() throws InterruptedException {
    DeployState state =
        run(engines.start(definition("deploy", failing("build", Code.KILLED))), "shop");
    assertThat(state.status()).isEqualTo(DeployStatus.FAILED);
    assertThat(effects.stream().filter("run build"::equals)).hasSize(2);
  }

  @Test
  void deploysOfALaneRunOneAfterTheOtherAndOthersBeside() throws InterruptedException {
    Gate gate = new Gate();
    Engine engine = engines.start(definition("deploy", gate.step("build")));
    DeployId first = submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    DeployId other = submit(engine, "blog", SubmitPolicy.SUPERSEDE_WAITING);
    gate.awaitEntered(2);
    DeployId second = submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    assertThat(engine.waitingBefore(second)).isEqualTo(2);
    assertThat(engine.state(second).orElseThrow().status()).isEqualTo(DeployStatus.WAITING);
    gate.open();
    for (DeployId id : List.of(first, other, second)) {
      assertThat(end(engine, id).status()).isEqualTo(DeployStatus.SUCCEEDED);
    }
  }

  @Test
  void aWaitingDeployIsSupersededByANewerOne() throws InterruptedException {
    Gate gate = new Gate();
    Engine engine = engines.start(definition("deploy", gate.step("build")));
    DeployId first = submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    gate.awaitEntered(1);
    DeployId second = submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    DeployId third = submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    DeployState superseded = end(engine, second);
    assertThat(superseded.status()).isEqualTo(DeployStatus.SUPERSEDED);
    assertThat(superseded.supersededBy()).isEqualTo(third);
    gate.open();
    assertThat(end(engine, first).status()).isEqualTo(DeployStatus.SUCCEEDED);
    assertThat(end(engine, third).status()).isEqualTo(DeployStatus.SUCCEEDED);
  }

  @Test
  void aRollbackPreemptsADeployThatHasNotPassedItsPointOfNoReturn() throws InterruptedException {
    Gate gate = new Gate();
    Engine engine =
        engines.start(
            definition("deploy", step("build"), gate.step("probe"), step("route").committing()),
            definition("rollback", step("load-release")));
    DeployId deploy = submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    gate.awaitEntered(1);
    DeployId waiting = submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    DeployId rollback =
        engine.submit(
            new Submission(
                "rollback",
                TestEngines.production("shop"),
                new Request("shop"),
                SubmitPolicy.PREEMPT,
                LIMIT,
                "ada"));
    assertThat(end(engine, rollback).status()).isEqualTo(DeployStatus.SUCCEEDED);
    DeployState preempted = end(engine, deploy);
    assertThat(preempted.status()).isEqualTo(DeployStatus.CANCELLED);
    assertThat(code(preempted)).contains("pipeline.preempted");
    assertThat(end(engine, waiting).supersededBy()).isEqualTo(rollback);
    assertThat(effects)
        .containsExactly(
            "run build", "run probe", "undo unfinished probe", "undo build", "run load-release");
  }

  @Test
  void whatYieldsTakesTheTurnOfItsOwnKindOnlyAndGivesWayToAPush() throws InterruptedException {
    Gate gate = new Gate();
    Engine engine = engines.start(definition("deploy", gate.step("build")));
    submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    gate.awaitEntered(1);
    DeployId push = submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    DeployId first = submit(engine, "shop", SubmitPolicy.YIELD);
    DeployId second = submit(engine, "shop", SubmitPolicy.YIELD);

    assertThat(end(engine, first).supersededBy()).isEqualTo(second);
    assertThat(engine.waitingBefore(second)).isEqualTo(2);
    DeployId newer = submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    gate.open();

    assertThat(end(engine, push).supersededBy()).isEqualTo(newer);
    assertThat(end(engine, second).supersededBy()).isEqualTo(newer);
    assertThat(end(engine, newer).status()).isEqualTo(DeployStatus.SUCCEEDED);
  }

  @Test
  void aRollbackWaitsForADeployThatHasPassedItsPointOfNoReturn() throws InterruptedException {
    Gate gate = new Gate();
    Engine engine =
        engines.start(
            definition("deploy", step("route").committing(), gate.step("confirm")),
            definition("rollback", step("load-release")));
    DeployId deploy = submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    gate.awaitEntered(1);
    DeployId rollback =
        engine.submit(
            new Submission(
                "rollback",
                TestEngines.production("shop"),
                new Request("shop"),
                SubmitPolicy.PREEMPT,
                LIMIT,
                "ada"));
    assertThat(engine.cancel(deploy, "ada says so")).isEqualTo(CancelOutcome.TOO_LATE);
    gate.open();
    assertThat(end(engine, deploy).status()).isEqualTo(DeployStatus.SUCCEEDED);
    assertThat(end(engine, rollback).status()).isEqualTo(DeployStatus.SUCCEEDED);
  }

  @Test
  void cancelInterruptsTheStepRunsItsActionsAndTakesBack() throws InterruptedException {
    Gate gate = new Gate();
    Engine engine = engines.start(definition("deploy", step("build"), gate.step("probe")));
    DeployId id = submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    gate.awaitEntered(1);
    assertThat(engine.cancel(id, "Cancelled by ada.")).isEqualTo(CancelOutcome.REQUESTED);
    DeployState state = end(engine, id);
    assertThat(state.status()).isEqualTo(DeployStatus.CANCELLED);
    assertThat(state.failure())
        .isNotNull()
        .returns("pipeline.cancelled", Failure::code)
        .returns("Cancelled by ada.", Failure::summary);
    assertThat(gate.killed).isTrue();
    assertThat(effects).endsWith("undo unfinished probe", "undo build");
    assertThat(engine.cancel(id, "again")).isEqualTo(CancelOutcome.ENDED);
  }

  @Test
  void aWaitingDeployIsCancelledAtOnce() throws InterruptedException {
    Gate gate = new Gate();
    Engine engine = engines.start(definition("deploy", gate.step("build")));
    submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    gate.awaitEntered(1);
    DeployId second = submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    assertThat(engine.cancel(second, "never mind")).isEqualTo(CancelOutcome.CANCELLED);
    assertThat(end(engine, second).status()).isEqualTo(DeployStatus.CANCELLED);
    gate.open();
  }

  @Test
  void aDeployThatTakesTooLongFailsAndIsTakenBack() throws InterruptedException {
    Gate gate = new Gate();
    Engine engine = engines.start(definition("deploy", step("build"), gate.step("probe")));
    DeployId id =
        engine.submit(
            new Submission(
                "deploy",
                TestEngines.production("shop"),
                new Request("shop"),
                SubmitPolicy.SUPERSEDE_WAITING,
                Duration.ofMillis(300),
                "ada"));
    DeployState state = end(engine, id);
    assertThat(state.status()).isEqualTo(DeployStatus.FAILED);
    assertThat(code(state)).contains("pipeline.deadline-exceeded");
    assertThat(effects).endsWith("undo build");
  }

  @Test
  void anUndoThatFailsIsStuckAndCanBeTriedAgain() throws InterruptedException {
    AtomicBoolean mended = new AtomicBoolean();
    FakeStep sticky =
        step("rollout")
            .undoing(() -> {
              if (!mended.get()) {
                throw broken(Code.BROKEN);
              }
            });
    Engine engine =
        engines.start(definition("deploy", step("build"), sticky, failing("probe", Code.BROKEN)));
    DeployId id = submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    DeployState stuck = end(engine, id);
    assertThat(stuck.status()).isEqualTo(DeployStatus.STUCK);
    assertThat(stuck.step("rollout").orElseThrow().status()).isEqualTo(StepStatus.UNDO_FAILED);
    assertThat(effects).doesNotContain("undo build");
    mended.set(true);
    engine.retryUndo(id, "ada");
    assertThat(end(engine, id).status()).isEqualTo(DeployStatus.FAILED);
    assertThat(effects).endsWith("undo rollout", "undo build");
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(() -> engine.retryUndo(id, "ada"))
        .withMessageContaining("pipeline.not-stuck");
  }

  @Test
  void aRetrySubmitsTheSameRequestAgain() throws InterruptedException {
    AtomicInteger runs = new AtomicInteger();
    FakeStep once =
        step(
            "build",
            context -> {
              if (runs.incrementAndGet() == 1) {
                throw broken(Code.BROKEN);
              }
              return context.request(Request.class).app();
            });
    Engine engine = engines.start(definition("deploy", once));
    DeployId failed = submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    assertThat(end(engine, failed).status()).isEqualTo(DeployStatus.FAILED);
    DeployId again = engine.retry(failed, "ada");
    assertThat(end(engine, again).status()).isEqualTo(DeployStatus.SUCCEEDED);
    assertThat(engine.recentOf(new AppName("shop"), 10))
        .extracting(Deploy::id)
        .containsExactly(again, failed);
    assertThat(engine.deploy(again).orElseThrow().request()).isEqualTo(new Request("shop"));
  }

  @Test
  void anAppWhoseNameBeginsLikeAnothersHasItsOwnDeploysAndEnvironmentsTheirNewest()
      throws InterruptedException {
    Engine engine = engines.start(definition("deploy", step("build")));
    DeployId shop = submit(engine, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    end(engine, shop);
    Environment preview = Environment.preview(new AppName("shop"), "dark");
    DeployId dark = null;
    for (int i = 0; i < 5; i++) {
      end(engine, submit(engine, "shop-admin", SubmitPolicy.SUPERSEDE_WAITING));
      dark =
          engine.submit(
              new Submission(
                  "deploy",
                  preview,
                  new Request("shop"),
                  SubmitPolicy.SUPERSEDE_WAITING,
                  LIMIT,
                  "ada"));
      end(engine, dark);
    }
    Environment production = TestEngines.production("shop");
    assertThat(engine.newestOf(List.of(production, preview, TestEngines.production("blog"))))
        .hasSize(2)
        .extractingByKeys("shop", "shop--dark")
        .extracting(Deploy::id)
        .containsExactly(shop, dark);
    assertThat(engine.recentOf(new AppName("shop"), 10)).hasSize(6);
    assertThat(engine.recentOf(new AppName("shop"), 10))
        .allMatch(deploy -> deploy.environment().app().value().equals("shop"));
    assertThat(engine.openOrEndedSince(new AppName("shop"), Instant.EPOCH)).hasSize(6);
    assertThat(engine.openOrEndedSince(new AppName("shop"), Instant.now().plusSeconds(60)))
        .isEmpty();
    assertThat(engine.outputs(List.of(shop, dark), new StepKey<>("build", String.class)))
        .containsOnlyKeys(shop, dark)
        .containsValue("build done");
  }

  @Test
  void twoEnginesRunEachDeployOnce() throws InterruptedException {
    Map<String, Integer> runs = new ConcurrentHashMap<>();
    FakeStep build =
        step(
            "build",
            context -> {
              runs.merge(context.deploy().toString(), 1, Integer::sum);
              return "x";
            });
    Engine first = engines.start(definition("deploy", build, step("route")));
    Engine second = engines.start(definition("deploy", build, step("route")));
    List<DeployId> ids = new ArrayList<>();
    for (int i : IntStream.range(0, 30).toArray()) {
      ids.add(submit(i % 2 == 0 ? first : second, "app" + i, SubmitPolicy.SUPERSEDE_WAITING));
    }
    for (DeployId id : ids) {
      assertThat(end(first, id).status()).isEqualTo(DeployStatus.SUCCEEDED);
    }
    assertThat(runs.values()).hasSize(30).allMatch(count -> count == 1);
  }

  @Test
  void aClosedEngineHandsItsDeployOver() throws InterruptedException {
    Gate gate = new Gate();
    DurableEngine first = engines.start(definition("deploy", gate.step("build")));
    DeployId id = submit(first, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    gate.awaitEntered(1);
    first.close();
    gate.open();
    Engine second = engines.start(definition("deploy", gate.step("build")));
    assertThat(end(second, id).status()).isEqualTo(DeployStatus.SUCCEEDED);
    assertThat(effects).containsExactly("run build", "run build");
  }

  @Test
  void aPipelineThatChangedMeanwhileFailsTheDeployAndTakesItBack() throws InterruptedException {
    Gate gate = new Gate();
    DurableEngine first = engines.start(definition("deploy", step("build"), gate.step("probe")));
    DeployId id = submit(first, "shop", SubmitPolicy.SUPERSEDE_WAITING);
    gate.awaitEntered(1);
    first.close();
    Engine second =
        engines.start(definition("deploy", step("build"), step("probe"), step("confirm")));
    DeployState state = end(second, id);
    assertThat(code(state)).contains("pipeline.changed");
    assertThat(effects).endsWith("undo unfinished probe", "undo build");
  }

  @Test
  void anUnknownDeployIsAClearError() {
    Engine engine = engines.start(definition("deploy", step("build")));
    assertThat(engine.state(DeployId.random())).isEmpty();
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(() -> engine.cancel(DeployId.random(), "x"))
        .withMessageContaining("pipeline.unknown-deploy");
  }

  private DeployState run(Engine engine, String app) throws InterruptedException {
    return end(engine, submit(engine, app, SubmitPolicy.SUPERSEDE_WAITING));
  }

  private static DeployId submit(Engine engine, String app, SubmitPolicy policy) {
    return engine.submit(
        new Submission(
            "deploy", TestEngines.production(app), new Request("shop"), policy, LIMIT, "ada"));
  }

  private static DeployState end(Engine engine, DeployId id) throws InterruptedException {
    return engine.await(id, PATIENCE).orElseThrow();
  }

  private static Optional<String> code(DeployState state) {
    return Optional.ofNullable(state.failure()).map(Failure::code);
  }

  private static PipelineDefinition definition(String kind, Step<?>... steps) {
    return new PipelineDefinition(kind, Request.class, Pipeline.of(steps));
  }

  private FakeStep step(String name) {
    return step(name, _ -> name + " done");
  }

  private FakeStep step(String name, FakeStep.Body body) {
    return new FakeStep(name, effects, body);
  }

  private FakeStep failing(String name, Code code) {
    return step(
        name,
        _ -> {
          throw broken(code);
        });
  }

  private static DeployException broken(Code code) {
    return new DeployException(code.because("It is broken.", "Mend it."));
  }

  /** A step that stays until it is let go, or interrupted. */
  private final class Gate {
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger entered = new AtomicInteger();
    private final AtomicBoolean killed = new AtomicBoolean();

    FakeStep step(String name) {
      return EngineIT.this.step(
          name,
          context -> {
            try (StepContext.AutoCancel _ = context.onCancel(() -> killed.set(true))) {
              entered.incrementAndGet();
              assertThat(open.await(60, TimeUnit.SECONDS)).isTrue();
              return name;
            } catch (InterruptedException _) {
              throw new CancelledException("interrupted");
            }
          });
    }

    void awaitEntered(int count) throws InterruptedException {
      while (entered.get() < count) {
        Thread.sleep(2);
      }
    }

    void open() {
      open.countDown();
    }
  }
}
