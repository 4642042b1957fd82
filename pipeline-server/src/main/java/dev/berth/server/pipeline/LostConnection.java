package dev.berth.server.pipeline;

import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Tells a database that was away for a moment from one that refuses. A pooled connection may be
 * lost at any time; what only reads, or may be done twice, is then asked again.
 */
public final class LostConnection {
  private static final RetryTemplate PATIENT =
      new RetryTemplate(
          RetryPolicy.builder()
              .predicate(LostConnection::is)
              .maxRetries(Integer.MAX_VALUE)
              .delay(Duration.ofMillis(200))
              .multiplier(2)
              .maxDelay(Duration.ofSeconds(2))
              .timeout(Duration.ofSeconds(60))
              .build());

  private LostConnection() {}

  /** Whether the same question may well be answered a moment later. */
  public static boolean is(Throwable thrown) {
    return thrown instanceof TransientDataAccessException
        || thrown instanceof RecoverableDataAccessException
        || thrown instanceof NonTransientDataAccessResourceException
        || thrown instanceof CannotCreateTransactionException
        || thrown instanceof TransactionSystemException;
  }

  /** Asks until there is an answer, for a minute at most. */
  public static <T> T outlasted(Supplier<T> question) {
    return PATIENT.invoke(question);
  }
}
