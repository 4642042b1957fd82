package dev.berth.server.failure;

/** With which HTTP status a failure is answered, by pages, the API, Git and webhooks alike. */
public final class FailureStatus {
  private FailureStatus() {}

  /** The status of an answer that tells this failure. */
  public static int of(Failure failure) {
    return of(failure.code(), failure.fault());
  }

  /** The status of an answer that tells a failure of this kind. */
  public static int of(FailureCode code) {
    return of(code.code(), code.fault());
  }

  private static int of(String code, Fault fault) {
    return switch (code) {
      case "source.interrupted", "source.protocol", "web.invalid-request" -> 400;
      case "access.not-signed-in",
          "access.wrong-credentials",
          "inbound.forged",
          "inbound.unsigned",
          "source.not-authenticated" ->
          401;
      case "access.csrf",
          "access.foreign-origin",
          "access.not-allowed",
          "access.tls-required",
          "source.not-allowed" ->
          403;
      case "access.no-such-endpoint",
          "inbound.unknown-hook",
          "source.app-name",
          "source.unknown-app",
          "web.unknown-app",
          "web.unknown-database",
          "web.unknown-deploy",
          "web.unknown-environment",
          "web.unknown-release",
          "web.unknown-token" ->
          404;
      case "inbound.too-large" -> 413;
      case "access.too-many-attempts" -> 429;
      case "installation.disk-full",
          "installation.disk-without-inodes",
          "installation.disk-read-only" ->
          507;
      default ->
          switch (fault) {
            case USER -> 409;
            case PLATFORM -> 500;
            case TRANSIENT -> 503;
          };
    };
  }
}
