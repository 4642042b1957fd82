package dev.berth.secrets.vault;

import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import java.io.IOException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with Vault, whose it is and what to do; decides by status and type only. */
final class VaultFailures {
  private final String where;

  VaultFailures(URI address) {
    where = "Vault at " + address;
  }

  SecretException ofStatus(int status) {
    return switch (status) {
      case 403 -> denied(null);
      case 429 ->
          new SecretException(
              SecretProblem.VAULT_OVERLOADED,
              where + " refuses more requests for now (429)",
              "it is tried again; if it stays so, raise Vault's rate limit for Berth");
      case 412, 500, 502, 503, 504 ->
          new SecretException(
              SecretProblem.VAULT_FAILED,
              where + " fails (HTTP " + status + ")",
              "it is tried again; if it stays so, see Vault's own log");
      default ->
          new SecretException(
              SecretProblem.VAULT_REFUSED,
              where + " does not accept the request (HTTP " + status + ")",
              "see that the address is Vault's, and that no proxy answers in its place");
    };
  }

  SecretException ofCause(Throwable failure) {
    if (has(failure, SSLException.class) || has(failure, CertificateException.class)) {
      return new SecretException(
          SecretProblem.VAULT_UNTRUSTED,
          where + " does not prove that it is Vault: its certificate is not trusted",
          "give Berth the certificate of the authority that signed it",
          failure);
    }
    if (has(failure, TimeoutException.class)) {
      return new SecretException(
          SecretProblem.VAULT_UNREACHABLE,
          where + " does not answer in time",
          "it is tried again; if it stays so, see that Vault runs and can be reached",
          failure);
    }
    if (has(failure, GarbledAnswer.class)) {
      return new SecretException(
          SecretProblem.VAULT_GARBLED,
          where + " gives an answer that is cut short or no JSON",
          "it is tried again; if it stays so, see what stands between Berth and Vault",
          failure);
    }
    if (has(failure, IOException.class)) {
      return new SecretException(
          SecretProblem.VAULT_UNREACHABLE,
          where + " cannot be reached, or breaks the connection",
          "it is tried again; if it stays so, see that Vault runs and can be reached",
          failure);
    }
    return new SecretException(
        SecretProblem.VAULT_GARBLED,
        where + " gives an answer that cannot be understood",
        "see that the address is Vault's, and that no proxy answers in its place",
        failure);
  }

  SecretException sealed() {
    return new SecretException(
        SecretProblem.VAULT_SEALED, where + " is sealed", "unseal it: vault operator unseal");
  }

  SecretException denied(@Nullable Throwable cause) {
    return new SecretException(
        SecretProblem.VAULT_DENIED,
        where
            + " does not let Berth do this (403): the token has ended, or its policy is too narrow",
        "give Berth a valid token or AppRole, and the policy that the documentation shows",
        cause);
  }

  SecretException loginRefused(@Nullable Throwable cause) {
    return new SecretException(
        SecretProblem.VAULT_DENIED,
        where + " does not accept Berth's AppRole",
        "see that the role and its secret id are valid and not used up",
        cause);
  }

  SecretException misconfigured(String what, String advice) {
    return new SecretException(SecretProblem.VAULT_MISCONFIGURED, where + ": " + what, advice);
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
