package dev.berth.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyedLocksTest {
  private static final int THREADS = 32;
  private static final int ROUNDS = 2_000;
  private static final int KEYS = 3;

  private final KeyedLocks<String> locks = new KeyedLocks<>();

  @Test
  void oneThreadAtATimeForAKeyAndNothingIsLeft() throws Exception {
    AtomicInteger[] inside = new AtomicInteger[KEYS];
    int[] sums = new int[KEYS];
    for (int i = 0; i < KEYS; i++) {
      inside[i] = new AtomicInteger();
    }
    AtomicInteger crossed = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int thread = 0; thread < THREADS; thread++) {
        int seed = thread;
        all.add(
            threads.submit(() -> {
              for (int i = 0; i < ROUNDS; i++) {
                int key = (seed + i) % KEYS;
                try (KeyedLocks.Held _ = locks.lock("key-" + key)) {
                  if (inside[key].incrementAndGet() > 1) {
                    crossed.incrementAndGet();
                  }
                  sums[key]++;
                  inside[key].decrementAndGet();
                }
              }
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }

    assertThat(crossed).hasValue(0);
    assertThat(sums[0] + sums[1] + sums[2]).isEqualTo(THREADS * ROUNDS);
    assertThat(locks.size()).isZero();
  }

  @Test
  void whoeverWaitsKeepsTheLockFromBeingForgotten() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    Thread waiting;
    try (KeyedLocks.Held _ = locks.lock("a")) {
      waiting =
          Thread.ofVirtual()
              .start(() -> {
                try (KeyedLocks.Held _ = locks.lock("a")) {
                  entered.countDown();
                }
              });
      while (waiting.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      assertThat(entered.getCount()).isEqualTo(1);
    }
    entered.await();
    waiting.join();

    assertThat(locks.size()).isZero();
  }

  @Test
  void aThreadMayTakeItsOwnLockAgain() {
    try (KeyedLocks.Held _ = locks.lock("a")) {
      try (KeyedLocks.Held _ = locks.lock("a")) {
        assertThat(locks.size()).isEqualTo(1);
      }
      assertThat(locks.size()).isEqualTo(1);
    }
    assertThat(locks.size()).isZero();
  }

  @Test
  void aLockThatIsHeldIsNotGotByTrying() throws Exception {
    try (KeyedLocks.Held _ = locks.lock("a")) {
      Thread other =
          Thread.ofVirtual()
              .start(() -> {
                assertThat(locks.tryLock("a")).isEmpty();
                locks.tryLock("b").orElseThrow().close();
              });
      other.join();
    }
    assertThat(locks.size()).isZero();
  }

  @Test
  void anInterruptedWaitLeavesNothingBehind() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> locks.lockInterruptibly("a")).isInstanceOf(InterruptedException.class);
    assertThat(locks.size()).isZero();
  }
}
