package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.e2e.JournalHold.Point;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
 * server brings each to its end while users are answered all along.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledStepsIT {
  private static final Duration RECOVERY = Duration.ofSeconds(90);
  private static final String APP = "killed-app";
  private static final Set<String> ACTIVE = Set.of("waiting", "running", "undoing");
  private static final List<String> SWITCH =
      List.of("rollout", "probe", "route", "confirm", "release");

  /** In SQL: how many runs of a step have begun and not ended. */
  private static final String OPEN =
      "count(distinct deploy_id) filter (where type = 'Started')"
          + " - count(*) filter (where type in ('Succeeded', 'Failed'))";

  private final BerthInstallation berth = BerthInstallation.prepare();
  private final List<String> versions = new ArrayList<>();
  private @Nullable GitRepo created;

  @BeforeAll
  void start() {
    berth.up();
    created = berth.repository(APP);
    commit("v0").deploy("main");
    commit("v1").deploy("main");
  }

  @AfterAll
  void stop() {
    berth.close();
  }

  static Stream<Point> everyPointOfADeploy() {
    return Stream.concat(points(steps("checkout", "plan", "image")), insideSideEffects());
  }

  static Stream<Point> everyPointOfARollback() {
    return points(steps("load-release"));
  }

  @ParameterizedTest
  @MethodSource("everyPointOfADeploy")
  void aDeployKilledAtAnyPointGoesLive(Point point) {
    String version = "v" + versions.size();
    GitRepo repository = commit(version);

    killedAt(point, () -> repository.deploy("-o", "nowait", "main"), version);
  }

  @ParameterizedTest
  @MethodSource("everyPointOfARollback")
  void aRollbackKilledAtAnyPointGoesLive(Point point) {
    JsonNode releases = berth.apiGet("/apps/" + APP + "/releases");
    JsonNode target = releases.get(1);

    killedAt(
        point,
        () ->
            assertThat(
                    berth.api(
                            "POST",
                            "/apps/" + APP + "/rollbacks",
                            "{\"release\": " + target.get("number").asLong() + "}"))
                .extracting(Http.Answer::status)
                .isEqualTo(202),
        target.get("subject").asString());
  }

  @Test
  void aFailedDeployKilledWhileItIsTakenBackLeavesTheLiveReleaseAlone() {
    String live = berth.get(APP).body().strip();
    for (Point point :
        List.of(
            Point.event("Failed", "probe", false),
            Point.event("Failed", "probe", true),
            Point.event("Undone", "rollout", false),
            Point.event("Undone", "rollout", true))) {
      GitRepo repository =
          NodeApp.running(repository(), "process.exit(3); // " + point).commit("broken");

      killedAt(point, () -> repository.deploy("-o", "nowait", "main"), live, "failed");
    }
  }

  @Test
  void aDeployKilledInTheMiddleOfItsBuildGoesLive() {
    GitRepo repository = commit("v" + versions.size());
    String version = versions.getLast();
    repository.manifestScripts("\"build\": \"sleep 2\"").commit(version);

    killedWithin("image", repository, version, () -> running("build/") > 0);
  }

  @Test
  void aDeployKilledWhileTheNewInstanceIsNotReadyGoesLive() {
    versions.add("slow start");
    GitRepo repository =
        NodeApp.running(
                repository(),
                """
                const server = require('node:http')
                  .createServer((request, response) => response.end('slow start\\n'));
                setTimeout(() => server.listen(process.env.PORT), 2000);
                process.on('SIGTERM', () => server.close(() => process.exit(0)));
                """)
            .commit("slow start");

    killedWithin("probe", repository, "slow start", () -> running("instance/" + APP + "/") == 2);
  }

  /** The push hangs on while the server dies in the middle of this step. */
  private void killedWithin(
      String step, GitRepo repository, String expected, Callable<Boolean> begun) {
    try (Watch watch = watch();
        JournalHold journal = JournalHold.in(berth)) {
      Process push = repository.pushInBackground(berth.scratch().resolve(step + ".out"), "main");
      String unfinished = "select %s from deploy_event where step = '%s'".formatted(OPEN, step);
      Eventually.holds(
          RECOVERY, step + " works", () -> journal.count(unfinished) == 1 && begun.call());
      String deploy = newestDeploy().get("id").asString();
      berth.killServer();
      assertThat(journal.count(unfinished)).as("the server died within " + step).isOne();
      push.onExit().join();
      assertThat(push.exitValue()).as("a push whose server died").isNotZero();

      recovered(deploy, "succeeded", expected, watch);
    }
  }

  private void killedAt(Point point, Runnable begin, String expected) {
    killedAt(point, begin, expected, "succeeded");
  }

  private void killedAt(Point point, Runnable begin, String expected, String status) {
    try (Watch watch = watch();
        JournalHold hold = JournalHold.in(berth)) {
      hold.at(point);
      begin.run();
      int session = hold.awaitHeld();
      String deploy = newestDeploy().get("id").asString();
      berth.killServer();
      hold.letGo(point, session, it -> it.count(recorded(point, deploy)) > 0);

      recovered(deploy, status, expected, watch);
    }
  }

  /** A new server brings the deploy to its end, leaves nothing behind, and no user was let down. */
  private void recovered(String deploy, String status, String expected, Watch watch) {
    berth.up();
    Eventually.holds(
        RECOVERY,
        "the deploy has ended",
        () -> !ACTIVE.contains(newestDeploy().get("status").asString()));
    assertThat(newestDeploy().get("id").asString()).isEqualTo(deploy);
    assertThat(newestDeploy().get("status").asString()).isEqualTo(status);
    assertThat(berth.get(APP).body()).isEqualTo(expected + "\n");
    Eventually.holds(
        RECOVERY, "one instance is left", () -> running("instance/" + APP + "/") == 1);
    Eventually.holds(RECOVERY, "no build is left", () -> running("build/") == 0 && checkouts() == 0);
    assertThat(watch.complaints()).isEmpty();
  }

  private Watch watch() {
    return Watch.over(berth, APP, versions.stream().map(version -> version + "\n").toList());
  }

  /** Whether the held row stands in the database; rows are written once per deploy. */
  private static String recorded(Point point, String deploy) {
    String row = point.row().replace("new.", "");
    return switch (point.table()) {
      case "deploy_event" ->
          "select count(*) from deploy_event where deploy_id = '" + deploy + "' and " + row;
      case "release" ->
          "select count(*) from release where deploy_id = '" + deploy + "' and " + row;
      default ->
          "select count(*) from route r join release on r.release = app || '/' || number"
              + " where deploy_id = '%s' and r.%s".formatted(deploy, row);
    };
  }

  private static List<String> steps(String... first) {
    return Stream.concat(Stream.of(first), SWITCH.stream()).toList();
  }

  /** A step's record and the next step's start are one statement: after the one is before the other. */
  private static Stream<Point> points(List<String> steps) {
    Stream<Point> before = Stream.of(Point.event("Started", steps.getFirst(), true));
    return Stream.concat(
        before,
        steps.stream()
            .flatMap(step ->
                Stream.of(
                    Point.event("Succeeded", step, false), Point.event("Succeeded", step, true))));
  }

  /** Side effects of several parts, killed between them. */
  private static Stream<Point> insideSideEffects() {
    String ownHost = "new.host like '%--r%'";
    String host = "new.host = '" + APP + ".localhost'";
    return Stream.of(
        new Point("release", "new.went_live_at is null", false),
        new Point("release", "new.went_live_at is null", true),
        new Point("route", ownHost, true),
        new Point("route", host, false),
        new Point("route", host, true),
        new Point("release", "new.live", false),
        new Point("release", "new.live", true));
  }

  private JsonNode newestDeploy() {
    return berth.apiGet("/apps/" + APP + "/deploys?limit=1").get(0);
  }

  private GitRepo commit(String version) {
    versions.add(version);
    return NodeApp.saying(repository(), version).commit(version);
  }

  private GitRepo repository() {
    return Objects.requireNonNull(created);
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
