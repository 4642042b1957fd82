package dev.berth.server.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.server.failure.DeployException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.unit.DataSize;

/** The journal and the logs stay bounded, and whoever needs a story still finds it. */
@Timeout(60)
class DeployRetentionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int LOGS = 4;
  private static final int DEPLOYS = 6;

  private final TestEngines engines =
      new TestEngines()
          .with(
              new EngineSettings(
                  4,
                  Duration.ofMillis(100),
                  Duration.ofSeconds(30),
                  1,
                  Duration.ofMillis(5),
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(20),
                  DataSize.ofKilobytes(64),
                  LOGS,
                  DEPLOYS,
                  Duration.ofDays(30)));

  @AfterEach
  void close() {
    engines.close();
  }

  @Test
  void theOldestDeploysGoWithTheirEventsAndLogsExceptNeededOnes() throws InterruptedException {
    DurableEngine engine = engines.start(speaking());
    List<DeployId> deploys = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      deploys.add(run(engine));
    }
    DeployId needed = deploys.getFirst();

    engine.forget(Set.of(needed));

    assertThat(deploys.subList(1, 4)).noneMatch(id -> isKnown(engine, id));
    assertThat(events(deploys.subList(1, 4))).isZero();
    assertThat(deploys.subList(1, 4)).allMatch(id -> engine.log(id).isEmpty());
    assertThat(deploys.subList(4, 10)).allMatch(id -> isKnown(engine, id));
    assertThat(deploys.subList(4, 6)).as("older logs").allMatch(id -> engine.log(id).isEmpty());
    assertThat(deploys.subList(6, 10)).noneMatch(id -> engine.log(id).isEmpty());
    assertThat(engine.state(needed).orElseThrow().status()).isEqualTo(DeployStatus.SUCCEEDED);
    assertThat(engine.log(needed)).containsExactly("hello");
  }

  @Test
  void deploysThatEndedLongAgoGoHoweverFewTheyAre() throws InterruptedException {
    DurableEngine engine = engines.start(speaking());
    DeployId old = run(engine);
    DeployId oldAndNeeded = run(engine);
    DeployId recent = run(engine);
    age(old, oldAndNeeded);

    engine.forget(Set.of(oldAndNeeded));

    assertThat(isKnown(engine, old)).isFalse();
    assertThatExceptionOfType(DeployException.class).isThrownBy(() -> engine.follow(old));
    assertThat(isKnown(engine, oldAndNeeded)).isTrue();
    assertThat(isKnown(engine, recent)).isTrue();
  }

  @Test
  void whatHasNotEndedStaysHoweverOldItIs() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    FakeStep patient =
        new FakeStep(
            "build",
            new CopyOnWriteArrayList<>(),
            context -> {
              context.log().line("patient");
              started.countDown();
              await(proceed);
              return "x";
            });
    DurableEngine engine =
        engines.start(
            new PipelineDefinition("deploy", EngineIT.Request.class, Pipeline.of(patient)));
    DeployId running = submit(engine);
    await(started); // one that only waits would be superseded by the next
    DeployId waiting = submit(engine);
    age(running, waiting);

    engine.forget(Set.of());

    assertThat(isKnown(engine, running)).isTrue();
    assertThat(isKnown(engine, waiting)).isTrue();
    proceed.countDown();
    assertThat(engine.await(waiting, PATIENCE).orElseThrow().status())
        .isEqualTo(DeployStatus.SUCCEEDED);
    assertThat(engine.log(running)).contains("patient");
  }

  private static PipelineDefinition speaking() {
    FakeStep step =
        new FakeStep(
            "build",
            new CopyOnWriteArrayList<>(),
            context -> {
              context.log().line("hello");
              return "x";
            });
    return new PipelineDefinition("deploy", EngineIT.Request.class, Pipeline.of(step));
  }

  private void age(DeployId... deploys) {
    for (DeployId deploy : deploys) {
      engines
          .database
          .jdbc()
          .sql(
              """
              update deploy set submitted_at = submitted_at - interval '31 days',
                                started_at = started_at - interval '31 days',
                                ended_at = ended_at - interval '31 days'
              where id = :id
              """)
          .param("id", deploy.value())
          .update();
    }
  }

  private long events(List<DeployId> deploys) {
    return engines
        .database
        .jdbc()
        .sql("select count(*) from deploy_event where deploy_id in (:ids)")
        .param("ids", deploys.stream().map(DeployId::value).toList())
        .query(Long.class)
        .single();
  }

  private static boolean isKnown(Engine engine, DeployId id) {
    return engine.deploy(id).isPresent() && engine.state(id).isPresent();
  }

  private static DeployId run(Engine engine) throws InterruptedException {
    DeployId id = submit(engine);
    assertThat(engine.await(id, PATIENCE)).isPresent();
    return id;
  }

  private static DeployId submit(Engine engine) {
    return engine.submit(
        new Submission(
            "deploy",
            TestEngines.production("shop"),
            new EngineIT.Request("shop"),
            SubmitPolicy.SUPERSEDE_WAITING,
            LIMIT,
            "ada"));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new CancelledException("interrupted");
    }
  }
}
