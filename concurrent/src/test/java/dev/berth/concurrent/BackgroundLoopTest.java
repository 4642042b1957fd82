package dev.berth.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BackgroundLoopTest {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofMillis(1);

  private final Semaphore rounds = new Semaphore(0);

  @Test
  void roundsComeAgainAndAgain() throws Exception {
    try (BackgroundLoop loop = BackgroundLoop.every(SOON, "test", rounds::release)) {
      loop.start();
      rounds.acquire(5);
      assertThat(loop.isRunning()).isTrue();
    }
  }

  @Test
  void aFailedRoundDoesNotEndTheLoop() throws Exception {
    try (BackgroundLoop loop = BackgroundLoop.every(SOON, "test", this::fail)) {
      loop.start();
      rounds.acquire(3);
    }
  }

  private void fail() {
    rounds.release();
    throw new IllegalStateException("on purpose");
  }

  @Test
  void wakingEndsThePause() throws Exception {
    try (BackgroundLoop loop = BackgroundLoop.every(NEVER, "test", rounds::release)) {
      loop.start();
      rounds.acquire();
      loop.wake();
      rounds.acquire();
    }
  }

  @Test
  void whatIsAskedForDuringARoundIsNotMissed() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (BackgroundLoop loop =
        BackgroundLoop.every(
            NEVER,
            "test",
            () -> {
              rounds.release();
              asked.await();
            })) {
      loop.start();
      rounds.acquire();
      loop.wake();
      loop.wake();
      asked.countDown();
      rounds.acquire();
      assertThat(rounds.tryAcquire(100, TimeUnit.MILLISECONDS)).as("one round for all").isFalse();
    }
  }

  @Test
  void theFirstRoundMayWait() throws Exception {
    try (BackgroundLoop loop =
        BackgroundLoop.every(SOON, "test", rounds::release).startingAfter(NEVER)) {
      loop.start();
      assertThat(rounds.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  @Test
  void closingWaitsForTheRoundThatRuns() throws Exception {
    AtomicBoolean finished = new AtomicBoolean();
    BackgroundLoop loop =
        BackgroundLoop.every(
            SOON,
            "test",
            () -> {
              rounds.release();
              Thread.sleep(100);
              finished.set(true);
            });
    loop.start();
    rounds.acquire();
    finished.set(false);
    loop.close();

    assertThat(finished).isTrue();
    assertThat(loop.isRunning()).isFalse();
  }

  @Test
  void closingInterruptsWhatDoesNotEnd() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean();
    BackgroundLoop loop =
        BackgroundLoop.every(
                SOON,
                "test",
                () -> {
                  rounds.release();
                  try {
                    Thread.sleep(NEVER);
                  } catch (InterruptedException e) {
                    interrupted.set(true);
                    throw e;
                  }
                })
            .interruptedAtOnce();
    loop.start();
    rounds.acquire();
    loop.close();

    assertThat(interrupted).isTrue();
  }

  @Test
  void aLoopMayBeStartedAgain() throws Exception {
    BackgroundLoop loop = BackgroundLoop.every(NEVER, "test", rounds::release);
    loop.start();
    loop.start();
    rounds.acquire();
    loop.close();
    loop.start();
    rounds.acquire();
    loop.close();

    assertThat(rounds.availablePermits()).isZero();
  }

  @Test
  void aRoundMayCloseItsOwnLoop() throws Exception {
    AtomicInteger count = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    BackgroundLoop[] own = new BackgroundLoop[1];
    own[0] =
        BackgroundLoop.every(
            SOON,
            "test",
            () -> {
              count.incrementAndGet();
              own[0].close();
              done.countDown();
            });
    own[0].start();
    done.await();
    Thread.sleep(50);

    assertThat(count).hasValue(1);
  }
}
