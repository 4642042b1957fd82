package dev.berth.secrets.vault;

import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests again while what is wrong is likely to pass, with growing pauses, and gives none
 * more than its time: the time limit of an HTTP client ends with the head of an answer, and a
 * stalled body would hold a deploy for ever.
 */
final class Attempts implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(150);

  private final int most;
  private final Duration each;
  private final VaultFailures failures;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("vault-", 0).factory());

  Attempts(int most, Duration each, VaultFailures failures) {
    this.most = most;
    this.each = each;
    this.failures = failures;
  }

  /** One try of something; is told how many went before it. */
  interface Attempt<T> {
    T run(int before) throws Exception;
  }

  <T> T run(Attempt<T> attempt) {
    for (int number = 0; ; number++) {
      int before = number;
      try {
        return within(() -> attempt.run(before));
      } catch (SecretException e) {
        if (e.problem().owner() != SecretProblem.Owner.NOBODY || number + 1 >= most) {
          throw e;
        }
        pause(number);
      }
    }
  }

  private <T> T within(Callable<T> work) {
    Future<T> future = threads.submit(work);
    try {
      return future.get(each.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof SecretException known ? known : failures.ofCause(cause);
    } catch (TimeoutException e) {
      throw failures.ofCause(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      future.cancel(true);
    }
  }

  private static void pause(int number) {
    long most = FIRST_PAUSE.toMillis() << Math.min(number, 4);
    try {
      Thread.sleep(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static SecretException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new SecretException(
        SecretProblem.BUSY,
        "the work was cancelled while waiting for Vault",
        "start it again",
        cause);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
