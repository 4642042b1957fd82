package dev.berth.server.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.pipeline.CancelledException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BuildQueueTest {
  private final AtomicLong now = new AtomicLong();
  private final BuildQueue queue = new BuildQueue(1, Duration.ofSeconds(10), now::get);

  @Test
  void aFreePlaceIsTakenWithoutAWord() {
    BlockingQueue<String> log = new LinkedBlockingQueue<>();
    take("shop", log).close();
    take("shop", log).close();
    assertThat(log).isEmpty();
  }

  @Test
  void whoWaitsIsToldHowManyAreAheadAndComesInOrder() throws Exception {
    BuildQueue.Turn running = take("shop", new LinkedBlockingQueue<>());
    BlockingQueue<String> first = new LinkedBlockingQueue<>();
    BlockingQueue<String> second = new LinkedBlockingQueue<>();
    BlockingQueue<String> order = new LinkedBlockingQueue<>();
    Thread one = waiting("one", first, order);
    assertThat(first.poll(10, TimeUnit.SECONDS)).contains("next in line");
    Thread two = waiting("two", second, order);
    assertThat(second.poll(10, TimeUnit.SECONDS)).contains("1 ahead");

    now.addAndGet(TimeUnit.MINUTES.toNanos(1));
    running.close();
    one.join();
    two.join();

    assertThat(order).containsExactly("one", "two");
  }

  @Test
  void anAppThatHasBuiltLongWaitsForOneThatHasNotHoweverMuchItHasWaiting() throws Exception {
    BuildQueue.Turn running = take("busy", new LinkedBlockingQueue<>());
    BlockingQueue<String> order = new LinkedBlockingQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (String app : List.of("busy", "busy", "other")) {
      BlockingQueue<String> told = new LinkedBlockingQueue<>();
      threads.add(waiting(app, app, told, order));
      assertThat(told.poll(10, TimeUnit.SECONDS)).contains("line");
    }

    now.addAndGet(TimeUnit.MINUTES.toNanos(5));
    running.close();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(order).containsExactly("other", "busy", "busy");
  }

  @Test
  void whatWasShortBeforeHasAPlaceBesideALongOne() {
    take("quick", new LinkedBlockingQueue<>()).close();
    BuildQueue.Turn running = take("slow", new LinkedBlockingQueue<>());
    BlockingQueue<String> log = new LinkedBlockingQueue<>();
    BuildQueue.Turn quick = take("quick", log);
    assertThat(log).isEmpty();
    now.addAndGet(TimeUnit.MINUTES.toNanos(5));
    quick.close();
    quick.close();
    running.close();
    BuildQueue.Turn again = take("slow", log);
    assertThatThrownBy(() ->
            queue.take(
                production("quick"),
                false,
                log::add,
                () -> {
                  throw new CancelledException("it was long in the meantime");
                }))
        .isInstanceOf(CancelledException.class);
    queue.take(production("site"), true, log::add, () -> {}).close();
    again.close();
  }

  @Test
  void whoIsCancelledWhileWaitingLeavesTheQueue() throws Exception {
    BuildQueue.Turn running = take("shop", new LinkedBlockingQueue<>());
    assertThatThrownBy(() ->
            queue.take(
                production("shop"),
                false,
                line -> {},
                () -> {
                  throw new CancelledException("superseded");
                }))
        .isInstanceOf(CancelledException.class);
    running.close();
    take("shop", new LinkedBlockingQueue<>()).close();
  }

  private BuildQueue.Turn take(String app, BlockingQueue<String> log) {
    return queue.take(production(app), false, log::add, () -> {});
  }

  private static Environment production(String app) {
    return Environment.production(new AppName(app), "main");
  }

  private Thread waiting(String name, BlockingQueue<String> log, BlockingQueue<String> order) {
    return waiting("shop", name, log, order);
  }

  private Thread waiting(
      String app, String name, BlockingQueue<String> log, BlockingQueue<String> order) {
    return Thread.ofVirtual()
        .start(() -> {
          try (BuildQueue.Turn turn = take(app, log)) {
            assertThat(turn).isNotNull();
            order.add(name);
          }
        });
  }
}
