package dev.berth.secrets.vault;

import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import io.github.jopenlibs.vault.VaultException;
import io.github.jopenlibs.vault.response.AuthResponse;
import io.github.jopenlibs.vault.response.LookupResponse;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds a valid token: logs in when there is none, renews it in good time in the background also
 * while nobody asks, and logs in again when Vault no longer takes it.
 */
final class VaultSession implements AutoCloseable {
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(500);

  private final VaultSettings settings;
  private final HttpClient client;
  private final Attempts attempts;
  private final VaultFailures failures;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("vault-renewal").factory());

  private @Nullable Held held;

  VaultSession(
      VaultSettings settings, HttpClient client, Attempts attempts, VaultFailures failures) {
    this.settings = settings;
    this.client = client;
    this.attempts = attempts;
    this.failures = failures;
  }

  /** The driver with a token that was valid when it was last seen. */
  synchronized Driver driver() {
    Held current = held;
    if (current == null) {
      current = login();
      held = current;
      planRenewal(current);
    }
    return current.driver;
  }

  /**
   * Vault did not take this token.
   *
   * @return true when another login may help
   */
  synchronized boolean rejected(Driver driver) {
    if (held != null && held.driver.equals(driver)) {
      held = null;
    }
    return settings.login() instanceof VaultLogin.AppRole;
  }

  private Held login() {
    return switch (settings.login()) {
      case VaultLogin.Token token -> {
        Driver driver = Driver.of(settings, client, Optional.of(token.token().reveal()));
        yield attempts.run(before -> lookUp(driver));
      }
      case VaultLogin.AppRole role -> attempts.run(before -> login(role));
    };
  }

  private Held lookUp(Driver driver) throws VaultException {
    try {
      LookupResponse token = driver.auth().lookupSelf();
      return new Held(driver, Duration.ofSeconds(token.getTTL()), token.isRenewable());
    } catch (VaultException e) {
      throw problem(e, failures.denied(e));
    }
  }

  private Held login(VaultLogin.AppRole role) throws VaultException {
    try {
      AuthResponse token =
          Driver.of(settings, client, Optional.empty())
              .auth()
              .loginByAppRole(role.mount(), role.roleId(), role.secretId().reveal());
      return held(token);
    } catch (VaultException e) {
      throw problem(e, failures.loginRefused(e));
    }
  }

  private Held held(AuthResponse token) {
    String text = token.getAuthClientToken();
    if (text == null || text.isEmpty()) {
      throw new GarbledAnswer("no token", null);
    }
    return new Held(
        Driver.of(settings, client, Optional.of(text)),
        Duration.ofSeconds(token.getAuthLeaseDuration()),
        token.isAuthRenewable());
  }

  /** The driver has no own type for a refusal: 4xx here is a login that is not accepted. */
  private SecretException problem(VaultException failure, SecretException refused) {
    int status = failure.getHttpStatusCode();
    if (status == 0) {
      return failures.ofCause(failure);
    }
    if (status == 503 && SealStatus.isSealed(Driver.of(settings, client, Optional.empty()))) {
      return failures.sealed();
    }
    return status == 400 || status == 401 || status == 403 || status == 404
        ? refused
        : failures.ofStatus(status);
  }

  private void planRenewal(Held token) {
    if (!token.lifetime.isZero()) {
      plan(token, token.lifetime.multipliedBy(2).dividedBy(3));
    }
  }

  private void plan(Held token, Duration wait) {
    long millis = Math.max(SHORTEST_WAIT.toMillis(), wait.toMillis());
    try {
      var _ = timer.schedule(() -> renew(token), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closed meanwhile.
    }
  }

  private void renew(Held token) {
    if (!isHeld(token)) {
      return;
    }
    if (!token.renewable) {
      end(token);
      return;
    }
    try {
      AuthResponse renewed = attempts.run(before -> renewal(token));
      Duration lifetime = Duration.ofSeconds(renewed.getAuthLeaseDuration());
      replace(token, new Held(token.driver, lifetime, renewed.isAuthRenewable()));
    } catch (SecretException e) {
      // Nobody waits for this: it is tried again, or the next request says what is wrong.
      if (e.problem().owner() == SecretProblem.Owner.NOBODY) {
        plan(token, token.lifetime.dividedBy(12));
      } else {
        end(token);
      }
    }
  }

  private AuthResponse renewal(Held token) throws VaultException {
    try {
      return token.driver.auth().renewSelf();
    } catch (VaultException e) {
      throw problem(e, failures.denied(e));
    }
  }

  private synchronized boolean isHeld(Held token) {
    return token.equals(held);
  }

  private synchronized void end(Held token) {
    if (token.equals(held)) {
      held = null;
    }
  }

  private synchronized void replace(Held before, Held renewed) {
    if (before.equals(held)) {
      held = renewed;
      planRenewal(renewed);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** A token, inside its driver. */
  private record Held(Driver driver, Duration lifetime, boolean renewable) {}
}
