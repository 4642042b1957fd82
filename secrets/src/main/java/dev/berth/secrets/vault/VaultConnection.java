package dev.berth.secrets.vault;

import dev.berth.secrets.SecretException;
import io.github.jopenlibs.vault.VaultException;
import io.github.jopenlibs.vault.response.LogicalResponse;
import java.net.http.HttpClient;

/** One Vault: every request is authenticated, bounded in time, repeated where that helps. */
public final class VaultConnection implements AutoCloseable {
  private final VaultSettings settings;
  private final HttpClient client;
  private final VaultFailures failures;
  private final Attempts attempts;
  private final VaultSession session;

  private VaultConnection(VaultSettings settings) {
    this.settings = settings;
    client = VaultHttpClients.client(settings);
    failures = new VaultFailures(settings.address());
    attempts = new Attempts(settings.attempts(), settings.requestTimeout(), failures);
    session = new VaultSession(settings, client, attempts, failures);
  }

  /** A connection; nothing is sent before it is needed. */
  public static VaultConnection to(VaultSettings settings) {
    return new VaultConnection(settings);
  }

  VaultSettings settings() {
    return settings;
  }

  VaultFailures failures() {
    return failures;
  }

  /** A request as the driver makes it. */
  interface Request {
    LogicalResponse send(Driver driver) throws VaultException;
  }

  /**
   * Vault's answer: what was asked for, that it is not there (404), or that the request itself is
   * wrong (400).
   */
  VaultResponse ask(Request request) {
    Driver driver = session.driver();
    try {
      return ask(driver, request);
    } catch (Rejected rejected) {
      if (!session.rejected(driver)) {
        throw failures.denied(rejected);
      }
      try {
        return ask(session.driver(), request);
      } catch (Rejected again) {
        throw failures.denied(again);
      }
    }
  }

  private VaultResponse ask(Driver driver, Request request) throws Rejected {
    RejectedOr result = attempts.run(before -> once(driver, request, before > 0));
    return switch (result) {
      case RejectedOr.No no -> no.answer;
      case RejectedOr.Yes yes -> throw new Rejected();
    };
  }

  private RejectedOr once(Driver driver, Request request, boolean repeated) throws VaultException {
    try {
      LogicalResponse response = request.send(driver);
      int status = response.getRestResponse().getStatus();
      return switch (status) {
        case 200, 204, 400, 404 ->
            new RejectedOr.No(VaultResponse.of(response.getRestResponse(), repeated));
        case 403 -> new RejectedOr.Yes();
        default -> throw failures.ofStatus(status);
      };
    } catch (VaultException e) {
      throw problem(driver, e);
    }
  }

  private SecretException problem(Driver driver, VaultException failure) {
    int status = failure.getHttpStatusCode();
    if (status == 0) {
      return failures.ofCause(failure);
    }
    return status == 503 && SealStatus.isSealed(driver)
        ? failures.sealed()
        : failures.ofStatus(status);
  }

  @Override
  public void close() {
    session.close();
    attempts.close();
    client.shutdownNow();
  }

  /** Whether the token was taken. */
  private sealed interface RejectedOr {
    /** It was not. */
    record Yes() implements RejectedOr {}

    /** It was, and this is the answer. */
    record No(VaultResponse answer) implements RejectedOr {}
  }

  /** The token was not taken. */
  private static final class Rejected extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
