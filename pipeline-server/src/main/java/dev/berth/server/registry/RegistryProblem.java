package dev.berth.server.registry;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Ends a registry request with an error body of the distribution specification. */
final class RegistryProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient Map<String, String> headers;

  private RegistryProblem(int status, String code, String message, Map<String, String> headers) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  static RegistryProblem of(int status, String code, String message) {
    return new RegistryProblem(status, code, message, Map.of());
  }

  static RegistryProblem unauthorized() {
    return new RegistryProblem(
        401,
        "UNAUTHORIZED",
        "log in with any user name and a token as password",
        Map.of("WWW-Authenticate", "Basic realm=\"Berth\""));
  }

  static RegistryProblem denied(String action) {
    return of(403, "DENIED", "this token may not " + action + " here");
  }

  static RegistryProblem rangeNotSatisfiable(Map<String, String> headers) {
    return new RegistryProblem(416, "BLOB_UPLOAD_INVALID", "the range does not fit", headers);
  }

  static RegistryProblem unsupported() {
    return of(405, "UNSUPPORTED", "this registry does not offer that");
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    Map<String, String> error = Map.of("code", code, "message", String.valueOf(getMessage()));
    return JsonMapper.shared().writeValueAsBytes(Map.of("errors", new Object[] {error}));
  }
}
