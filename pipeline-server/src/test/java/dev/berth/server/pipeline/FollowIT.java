package dev.berth.server.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.failure.DeployException;
import dev.berth.server.postgres.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(60)
class FollowIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final TestEngines engines = new TestEngines();

  @AfterEach
  void close() {
    engines.close();
  }

  @Test
  void linesAndStepsComeInTheOrderTheyHappenedLiveAndAfterwards() throws InterruptedException {
    CountDownLatch follows = new CountDownLatch(1);
    Engine engine =
        start(
            step(
                "build",
                context -> {
                  await(follows);
                  context.log().line("compiling");
                  return "x";
                }),
            step(
                "route",
                context -> {
                  context.log().line("switching");
                  return "y";
                }));
    DeployId id = submit(engine, "shop");
    DeployFollower live = engine.follow(id);
    List<String> first = new ArrayList<>(List.of(words(live.next(PATIENCE).orElseThrow())));
    follows.countDown();
    first.addAll(words(live));
    List<String> expected =
        List.of(
            "submitted",
            "build started",
            "compiling",
            "build succeeded",
            "route started",
            "switching",
            "route succeeded",
            "SUCCEEDED");
    assertThat(first).isEqualTo(expected);
    assertThat(words(engine.follow(id))).isEqualTo(expected);
    assertThat(engine.log(id)).containsExactly("compiling", "switching");
  }

  @Test
  void aStepThatSucceededSaysWhatItDidAndNothingAboutAnOutputOfAnotherShape()
      throws InterruptedException {
    Engine engine = start(step("build", _ -> "x"));
    DeployId id = submit(engine, "shop");
    assertThat(engine.await(id, PATIENCE)).isPresent();
    assertThat(remarks(engine.follow(id))).containsExactly("", "", "did x");

    engines
        .database
        .jdbc()
        .sql(
            """
            update deploy_event set body = json_build_object('type', type, 'at', body -> 'at',
              'step', step, 'output', json_build_object('another', 'shape'))
            where type = 'Succeeded'
            """)
        .update();
    assertThat(remarks(engine.follow(id))).containsExactly("", "", "");
  }

  private static List<String> remarks(DeployFollower follower) throws InterruptedException {
    List<String> all = new ArrayList<>();
    while (follower.next(PATIENCE).orElseThrow() instanceof Followed.Happened happened) {
      all.add(happened.remark());
    }
    return all;
  }

  @Test
  void whoWaitsIsToldHowManyAreAhead() throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    Engine engine =
        start(
            step(
                "build",
                _ -> {
                  entered.countDown();
                  await(open);
                  return "x";
                }));
    submit(engine, "shop");
    assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
    DeployFollower waiting = engine.follow(submit(engine, "shop"));
    assertThat(words(waiting.next(PATIENCE).orElseThrow())).isEqualTo("submitted");
    assertThat(waiting.next(PATIENCE)).contains(new Followed.Queued(1));
    assertThat(waiting.next(Duration.ofMillis(10))).isEmpty();
    open.countDown();
    assertThat(words(waiting)).endsWith("SUCCEEDED");
    assertThat(waiting.next(Duration.ofMillis(10))).isEmpty();
  }

  @Test
  void aFloodIsCutOffAndControlCharactersAreDropped() throws InterruptedException {
    Engine engine =
        start(
            step(
                "build",
                context -> {
                  context
                      .log()
                      .line("\u001b[31mred\u001b[0m\u001b]0;title\u0007 \u001b[2Jx\ttab\rnew");
                  context.log().line("a\u001e7 b\u0000");
                  context.log().line("y".repeat(100_000));
                  for (int i = 0; i < 20_000; i++) {
                    context.log().line("flood " + i);
                  }
                  return "x";
                }));
    DeployId id = submit(engine, "shop");
    assertThat(words(engine.follow(id))).endsWith("build succeeded", "SUCCEEDED");
    List<String> log = engine.log(id);
    assertThat(log.getFirst()).isEqualTo("\u001b[31mred\u001b[0m]0;title x\ttab");
    assertThat(log.get(1)).isEqualTo("new");
    assertThat(log.get(2)).isEqualTo("a7 b");
    assertThat(log.get(3)).hasSizeLessThan(5_000);
    assertThat(log.getLast()).startsWith("… truncated");
    assertThat(log.stream().mapToInt(String::length).sum()).isLessThan(80_000);
  }

  @Test
  void secretsAreTakenOutOfLinesAndFailures() throws InterruptedException {
    engines.with((environment, text) -> text.replace("hunter2", "••••"));
    Engine engine =
        start(
            step(
                "build",
                context -> {
                  context.log().line("password=hunter2");
                  throw new DeployException(
                      EngineIT.Code.BROKEN
                          .because("hunter2 is wrong", "Change hunter2.")
                          .withDetail("at hunter2"));
                }));
    DeployId id = submit(engine, "shop");
    DeployState state = engine.await(id, PATIENCE).orElseThrow();
    assertThat(state.toString()).contains("••••").doesNotContain("hunter2");
    assertThat(engine.log(id)).containsExactly("password=••••");
    assertThat(
            engines
                .database
                .jdbc()
                .sql("SELECT body::text FROM deploy_event")
                .query(String.class)
                .list())
        .noneMatch(body -> body.contains("hunter2"));
  }

  @Test
  void anEventWhoseMarkTheCrashAteIsToldAllTheSame() throws InterruptedException {
    Engine engine = start(step("build", _ -> "x"));
    DeployId id = submit(engine, "shop");
    assertThat(engine.await(id, PATIENCE)).isPresent();
    DeployLogs nothing =
        new DeployLogs(java.nio.file.Path.of("/nonexistent"), TestEngines.SETTINGS, Redaction.NONE);
    JournalFollower follower =
        new JournalFollower(
            id, new Journal(engines.database.jdbc(), engines.json), nothing, _ -> 0, _ -> "");
    assertThat(words(follower)).containsSubsequence("submitted", "build succeeded", "SUCCEEDED");
  }

  @Test
  void lostConnectionsLoseNothingOfTheStory() throws InterruptedException {
    CountDownLatch follows = new CountDownLatch(1);
    Engine engine =
        start(
            step("build", context -> said(context, follows)),
            step("probe", context -> said(context, follows)),
            step("route", context -> said(context, follows)));
    DeployId id = submit(engine, "shop");
    try (TestDatabase pool = engines.database.secondPool()) {
      LosingDataSource losing = new LosingDataSource(pool, engines.database);
      JournalFollower follower =
          new JournalFollower(
              id,
              new Journal(JdbcClient.create(losing), engines.json),
              engines.deployLogs(),
              _ -> 0,
              _ -> "");
      List<String> told = new ArrayList<>(List.of(words(follower.next(PATIENCE).orElseThrow())));
      follows.countDown();
      told.addAll(words(follower));

      assertThat(told).isEqualTo(words(engine.follow(id)));
      assertThat(losing.lost()).isGreaterThan(1);
    }
  }

  private static String said(StepContext context, CountDownLatch follows) {
    await(follows);
    context.log().line("one");
    pause();
    context.log().line("two");
    return "x";
  }

  /** Long enough for the follower to look in between. */
  private static void pause() {
    try {
      Thread.sleep(700);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aDeployThatNeedsNoBuildDoesNotWaitBehindBuilds() throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    engines.with(TestEngines.oneAtATime());
    Engine engine =
        start(
            step(
                "plan",
                context -> {
                  if (context.environment().app().value().equals("refused")) {
                    throw new DeployException(EngineIT.Code.BROKEN.because("No.", "Mend it."));
                  }
                  return "x";
                }),
            step(
                    "image",
                    _ -> {
                      await(open);
                      return "x";
                    })
                .queueing());
    List<DeployId> builds = List.of(submit(engine, "one"), submit(engine, "two"));

    DeployState refused = engine.await(submit(engine, "refused"), PATIENCE).orElseThrow();
    assertThat(refused.status()).isEqualTo(DeployStatus.FAILED);
    open.countDown();
    for (DeployId build : builds) {
      assertThat(engine.await(build, PATIENCE).orElseThrow().status())
          .isEqualTo(DeployStatus.SUCCEEDED);
    }
  }

  private Engine start(Step<?>... steps) {
    return engines.start(
        new PipelineDefinition("deploy", EngineIT.Request.class, Pipeline.of(steps)));
  }

  private static FakeStep step(String name, FakeStep.Body body) {
    return new FakeStep(name, new CopyOnWriteArrayList<>(), body);
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

  private static List<String> words(DeployFollower follower) throws InterruptedException {
    List<String> all = new ArrayList<>();
    while (true) {
      Optional<Followed> next = follower.next(PATIENCE);
      all.add(words(next.orElseThrow()));
      if (next.get() instanceof Followed.Ended) {
        return all;
      }
    }
  }

  private static String words(Followed followed) {
    return switch (followed) {
      case Followed.Line line -> line.text();
      case Followed.Happened happened -> EventWords.of(happened.event());
      case Followed.Queued queued -> queued.ahead() + " ahead";
      case Followed.Ended ended -> ended.state().status().name();
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
