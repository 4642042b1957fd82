package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.e2e.JournalHold.Point;
import dev.berth.e2e.JournalHold.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The server is killed with SIGKILL at exact points of every step of a deploy and of a rollback:
 * before its side effect, between the side effect and its record, and after the record. The next
 * server brings each to its end while users are answered all along. One kill meets a few apps, each
 * at another point.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledStepsIT {
  private static final Duration RECOVERY = Duration.ofMinutes(3);
  private static final Set<String> ACTIVE = Set.of("waiting", "running", "undoing");
  private static final int APPS = 6;

  /** In SQL: how many runs of a step have begun and not ended. */
  private static final String OPEN =
      "count(distinct deploy_id) filter (where type = 'Started')"
          + " - count(*) filter (where type in ('Succeeded', 'Failed'))";

  private final BerthInstallation berth = BerthInstallation.prepare();
  private final List<Subject> subjects = new ArrayList<>();

  /** What is walked when the server dies. */
  enum Walk {
    DEPLOY,
    ROLLBACK,
    BROKEN_DEPLOY
  }

  /** One walk and the point where it is held. */
  record Kill(Walk walk, Point point) {}

  /** An app whose users are watched. */
  private static final class Subject {
    private final String app;
    private final GitRepo repository;
    private final List<String> versions = new ArrayList<>();

    Subject(String app, GitRepo repository) {
      this.app = app;
      this.repository = repository;
    }

    GitRepo nextVersion() {
      versions.add(app + " v" + versions.size());
      return NodeApp.saying(repository, versions.getLast()).commit(versions.getLast());
    }
  }

  @BeforeAll
  void start() {
    // A held record keeps the engine from looking round; it hears of new deploys all the same.
    berth.set(
        "BERTH_JAVA_OPTIONS", "-Dberth.pipeline.poll=1h -Dberth.pipeline.concurrency=" + APPS);
    berth.up();
    for (int i = 0; i < APPS; i++) {
      String app = "killed-" + (char) ('a' + i);
      Subject subject = new Subject(app, berth.repository(app));
      subject.nextVersion().deploy("main");
      subjects.add(subject);
    }
  }

  @AfterAll
  void stop() {
    berth.close();
  }

  /** A held route holds every later one too: such a group has only earlier points besides. */
  static Stream<List<Kill>> groups() {
    List<Kill> early = new ArrayList<>(beforeTheSwitch());
    List<Kill> switching = whileSwitching();
    List<List<Kill>> groups = new ArrayList<>();
    for (Kill kill : switching) {
      List<Kill> others = early.subList(0, APPS - 1);
      groups.add(Stream.concat(Stream.of(kill), others.stream()).toList());
      others.clear();
    }
    early.addAll(afterTheSwitch());
    for (int i = 0; i < early.size(); i += APPS) {
      groups.add(early.subList(i, Math.min(i + APPS, early.size())));
    }
    return groups.stream();
  }

  private static List<Kill> beforeTheSwitch() {
    List<Kill> kills = new ArrayList<>();
    kills.add(new Kill(Walk.DEPLOY, Point.event("Started", "checkout", true)));
    records(kills, Walk.DEPLOY, "checkout", "plan", "image", "rollout", "probe");
    kills.add(new Kill(Walk.DEPLOY, new Point(Table.RELEASE, "r.went_live_at is null", false)));
    kills.add(new Kill(Walk.DEPLOY, new Point(Table.RELEASE, "r.went_live_at is null", true)));
    kills.add(new Kill(Walk.ROLLBACK, Point.event("Started", "load-release", true)));
    records(kills, Walk.ROLLBACK, "load-release", "rollout", "probe");
    for (boolean kept : new boolean[] {false, true}) {
      kills.add(new Kill(Walk.BROKEN_DEPLOY, Point.event("Failed", "probe", kept)));
      kills.add(new Kill(Walk.BROKEN_DEPLOY, Point.event("Undone", "rollout", kept)));
    }
    return kills;
  }

  private static List<Kill> whileSwitching() {
    String own = "r.host like '%--r%'";
    String shared = "r.host not like '%--%'";
    return List.of(
        new Kill(Walk.DEPLOY, new Point(Table.ROUTE, own, true)),
        new Kill(Walk.DEPLOY, new Point(Table.ROUTE, shared, false)),
        new Kill(Walk.DEPLOY, new Point(Table.ROUTE, shared, true)));
  }

  private static List<Kill> afterTheSwitch() {
    List<Kill> kills = new ArrayList<>();
    records(kills, Walk.DEPLOY, "route", "confirm", "release");
    kills.add(new Kill(Walk.DEPLOY, new Point(Table.RELEASE, "r.live", false)));
    kills.add(new Kill(Walk.DEPLOY, new Point(Table.RELEASE, "r.live", true)));
    records(kills, Walk.ROLLBACK, "route", "confirm", "release");
    return kills;
  }

  /** A step's record and the next one's start are one commit: after the one is before the other. */
  private static void records(List<Kill> kills, Walk walk, String... steps) {
    for (String step : steps) {
      kills.add(new Kill(walk, Point.event("Succeeded", step, false)));
      kills.add(new Kill(walk, Point.event("Succeeded", step, true)));
    }
  }

  @ParameterizedTest
  @MethodSource("groups")
  void whateverIsUnderWayWhenTheServerDiesComesToItsEnd(List<Kill> kills) {
    Map<Subject, Kill> walks = new LinkedHashMap<>();
    for (int i = 0; i < kills.size(); i++) {
      walks.put(subjects.get(i), kills.get(i));
    }
    walks.forEach((subject, kill) -> {
      if (kill.walk() == Walk.ROLLBACK) {
        subject.nextVersion().deploy("main");
      }
    });
    Map<Subject, String> expected = new LinkedHashMap<>();
    Map<String, Point> points = new LinkedHashMap<>();
    walks.forEach((subject, kill) -> {
      expected.put(subject, prepared(subject, kill.walk()));
      points.put(subject.app, kill.point());
    });
    List<Watch> watches = walks.keySet().stream().map(this::watch).toList();
    try (JournalHold hold = JournalHold.in(berth)) {
      hold.at(points);
      walks.forEach((subject, kill) -> begin(subject, kill.walk()));
      hold.awaitHeld();
      Map<String, String> deploys = new LinkedHashMap<>();
      points.keySet().forEach(app -> deploys.put(app, newestDeploy(app).get("id").asString()));
      berth.killServer();
      hold.letGo(deploys);
      berth.up();
      walks.forEach((subject, kill) ->
          ended(
              subject.app,
              deploys.getOrDefault(subject.app, ""),
              kill.walk() == Walk.BROKEN_DEPLOY ? "failed" : "succeeded",
              expected.getOrDefault(subject, "")));
    } finally {
      watches.forEach(Watch::close);
    }
    assertThat(watches).allSatisfy(watch -> assertThat(watch.complaints()).isEmpty());
  }

  /** Commits what the walk needs; returns what users get when it is over. */
  private String prepared(Subject subject, Walk walk) {
    return switch (walk) {
      case DEPLOY -> {
        subject.nextVersion();
        yield subject.versions.getLast();
      }
      case ROLLBACK -> previous(subject.app).get("subject").asString();
      case BROKEN_DEPLOY -> {
        String live = berth.get(subject.app).body().strip();
        NodeApp.running(subject.repository, "process.exit(3);").commit("broken");
        yield live;
      }
    };
  }

  private void begin(Subject subject, Walk walk) {
    switch (walk) {
      case DEPLOY, BROKEN_DEPLOY -> subject.repository.deploy("-o", "nowait", "main");
      case ROLLBACK -> {
        long release = previous(subject.app).get("number").asLong();
        String path = "/apps/" + subject.app + "/rollbacks";
        assertThat(berth.api("POST", path, "{\"release\": " + release + "}").status())
            .isEqualTo(202);
      }
    }
  }

  @Test
  void aDeployKilledInTheMiddleOfItsBuildGoesLive() {
    Subject subject = subjects.getFirst();
    subject.nextVersion();
    subject.repository.manifestScripts("\"build\": \"sleep 3\"").commit("slow build");

    killedWithin("image", subject, subject.versions.getLast(), () -> running("build/") > 0);
  }

  @Test
  void aDeployKilledWhileTheNewInstanceIsNotReadyGoesLive() {
    Subject subject = subjects.getLast();
    subject.versions.add("slow start");
    NodeApp.running(
            subject.repository,
            """
            const server = require('node:http')
              .createServer((request, response) => response.end('slow start\\n'));
            setTimeout(() => server.listen(process.env.PORT), 3000);
            process.on('SIGTERM', () => server.close(() => process.exit(0)));
            """)
        .commit("slow start");

    killedWithin(
        "probe", subject, "slow start", () -> running("instance/" + subject.app + "/") == 2);
  }

  /** The push hangs on while the server dies in the middle of this step. */
  private void killedWithin(
      String step, Subject subject, String expected, Callable<Boolean> begun) {
    try (Watch watch = watch(subject);
        JournalHold journal = JournalHold.in(berth)) {
      Process push =
          subject.repository.pushInBackground(berth.scratch().resolve(step + ".out"), "main");
      String unfinished = "select %s from deploy_event where step = '%s'".formatted(OPEN, step);
      long before = journal.count(unfinished);
      Eventually.holds(
          RECOVERY, step + " works", () -> journal.count(unfinished) > before && begun.call());
      String deploy = newestDeploy(subject.app).get("id").asString();
      berth.killServer();
      assertThat(journal.count(unfinished))
          .as("the server died within " + step)
          .isEqualTo(before + 1);
      push.onExit().join();
      assertThat(push.exitValue()).as("a push whose server died").isNotZero();
      berth.up();

      ended(subject.app, deploy, "succeeded", expected);
      assertThat(watch.complaints()).isEmpty();
    }
  }

  /** The deploy came to this end, users get what they should, and nothing is left behind. */
  private void ended(String app, String deploy, String status, String expected) {
    Eventually.holds(
        RECOVERY,
        "the deploy of " + app + " has ended",
        () -> !ACTIVE.contains(newestDeploy(app).get("status").asString()));
    assertThat(newestDeploy(app).get("id").asString()).isEqualTo(deploy);
    assertThat(newestDeploy(app).get("status").asString()).as(app).isEqualTo(status);
    assertThat(berth.get(app).body()).isEqualTo(expected + "\n");
    Eventually.holds(
        RECOVERY, "one instance of " + app, () -> running("instance/" + app + "/") == 1);
    Eventually.holds(RECOVERY, "no build", () -> running("build/") == 0 && checkouts() == 0);
  }

  private Watch watch(Subject subject) {
    return Watch.over(
        berth, subject.app, subject.versions.stream().map(version -> version + "\n").toList());
  }

  private JsonNode previous(String app) {
    return berth.apiGet("/apps/" + app + "/releases").get(1);
  }

  private JsonNode newestDeploy(String app) {
    return berth.apiGet("/apps/" + app + "/deploys?limit=1").get(0);
  }

  /** How many things of this kind run. */
  private long running(String mark) {
    return berth.marked().stream()
        .map(Processes.Marked::mark)
        .filter(found -> found.startsWith(mark))
        .distinct()
        .count();
  }

  private long checkouts() {
    Path builds = berth.data().resolve("builds");
    try (Stream<Path> entries = Files.list(builds)) {
      return entries.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
