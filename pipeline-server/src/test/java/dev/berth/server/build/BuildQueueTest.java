package dev.berth.server.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.server.pipeline.CancelledException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BuildQueueTest {
  private final BuildQueue queue = new BuildQueue(1);

  @Test
  void aFreePlaceIsTakenWithoutAWord() {
    BlockingQueue<String> log = new LinkedBlockingQueue<>();
    queue.take(log::add, () -> {}).close();
    queue.take(log::add, () -> {}).close();
    assertThat(log).isEmpty();
  }

  @Test
  void whoWaitsIsToldHowManyAreAheadAndComesInOrder() throws Exception {
    BuildQueue.Turn running = queue.take(line -> {}, () -> {});
    BlockingQueue<String> first = new LinkedBlockingQueue<>();
    BlockingQueue<String> second = new LinkedBlockingQueue<>();
    BlockingQueue<String> order = new LinkedBlockingQueue<>();
    Thread one = waiting("one", first, order);
    assertThat(first.poll(10, TimeUnit.SECONDS)).contains("next in line");
    Thread two = waiting("two", second, order);
    assertThat(second.poll(10, TimeUnit.SECONDS)).contains("1 ahead");

    running.close();
    one.join();
    two.join();

    assertThat(order).containsExactly("one", "two");
  }

  @Test
  void whoIsCancelledWhileWaitingLeavesTheQueue() throws Exception {
    BuildQueue.Turn running = queue.take(line -> {}, () -> {});
    assertThatThrownBy(() ->
            queue.take(
                line -> {},
                () -> {
                  throw new CancelledException("superseded");
                }))
        .isInstanceOf(CancelledException.class);
    running.close();
    queue.take(line -> {}, () -> {}).close();
  }

  private Thread waiting(String name, BlockingQueue<String> log, BlockingQueue<String> order) {
    return Thread.ofVirtual()
        .start(() -> {
          try (BuildQueue.Turn turn = queue.take(log::add, () -> {})) {
            assertThat(turn).isNotNull();
            order.add(name);
          }
        });
  }
}
