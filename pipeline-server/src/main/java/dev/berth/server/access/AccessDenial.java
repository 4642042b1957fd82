package dev.berth.server.access;

import dev.berth.server.failure.Failure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Says no in the language of whoever asked: a page, a problem document, Git's or a registry's. */
@Component
class AccessDenial {
  /** Where the error page finds the failure to show. */
  static final String ATTRIBUTE = Failure.class.getName();

  private final JsonMapper json;

  AccessDenial(JsonMapper json) {
    this.json = json;
  }

  void answer(AccessCode code, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Failure failure = describe(code);
    response.setHeader("Cache-Control", "no-store");
    if (code == AccessCode.TOO_MANY_ATTEMPTS) {
      response.setHeader("Retry-After", String.valueOf(FailedAttempts.WINDOW.toSeconds()));
    }
    if (isGit(request)) {
      challenge("Basic", code, response);
      write(response, code, "text/plain;charset=UTF-8", text(failure));
    } else if (isRegistry(request)) {
      challenge("Basic", code, response);
      response.setHeader("Docker-Distribution-Api-Version", "registry/2.0");
      write(
          response, code, "application/json", json.writeValueAsBytes(registryError(code, failure)));
    } else if (wantsPage(request)) {
      page(code, failure, request, response);
    } else {
      challenge("Bearer", code, response);
      write(
          response,
          code,
          "application/problem+json",
          json.writeValueAsBytes(problem(code, failure, request)));
    }
  }

  static boolean isGit(HttpServletRequest request) {
    return request.getRequestURI().startsWith("/git/");
  }

  static boolean isRegistry(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.equals("/v2") || path.startsWith("/v2/");
  }

  private static boolean wantsPage(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null
        && accept.contains("text/html")
        && !request.getRequestURI().startsWith("/api/");
  }

  private static void page(
      AccessCode code, Failure failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (code == AccessCode.NOT_SIGNED_IN && request.getMethod().equals("GET")) {
      String query = request.getQueryString();
      String next = request.getRequestURI() + (query == null ? "" : "?" + query);
      response.setStatus(HttpServletResponse.SC_SEE_OTHER);
      response.setHeader(
          "Location",
          next.equals("/")
              ? "/login"
              : "/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
      return;
    }
    request.setAttribute(ATTRIBUTE, failure);
    response.sendError(code.status());
  }

  private static void challenge(String scheme, AccessCode code, HttpServletResponse response) {
    if (code.status() == HttpServletResponse.SC_UNAUTHORIZED) {
      response.setHeader("WWW-Authenticate", scheme + " realm=\"Berth\"");
    }
  }

  private static void write(HttpServletResponse response, AccessCode code, String type, byte[] body)
      throws IOException {
    response.setStatus(code.status());
    response.setContentType(type);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static byte[] text(Failure failure) {
    return (failure.code() + ": " + failure.summary() + ". " + failure.advice() + ".\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> problem(
      AccessCode code, Failure failure, HttpServletRequest request) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "about:blank");
    problem.put("title", failure.summary());
    problem.put("status", code.status());
    problem.put("detail", failure.advice());
    problem.put("instance", request.getRequestURI());
    problem.put("code", failure.code());
    return problem;
  }

  private static Map<String, Object> registryError(AccessCode code, Failure failure) {
    String name = code.status() == HttpServletResponse.SC_UNAUTHORIZED ? "UNAUTHORIZED" : "DENIED";
    String message = failure.code() + ": " + failure.summary() + ". " + failure.advice();
    return Map.of("errors", List.of(Map.of("code", name, "message", message)));
  }

  private static Failure describe(AccessCode code) {
    return switch (code) {
      case NOT_SIGNED_IN ->
          code.because(
              "Nobody is signed in",
              "Send a token as Bearer or as the password of Basic authentication, or sign in at"
                  + " /login");
      case WRONG_CREDENTIALS ->
          code.because(
              "This token does not work: it is unknown, expired or revoked",
              "Ask an administrator for a new one, or run \"berth login\" on Berth's machine");
      case TOO_MANY_ATTEMPTS ->
          code.because("Too many refused requests from this address", "Try again in a minute");
      case NOT_ALLOWED ->
          code.because(
              "This token or session is not allowed to do that",
              "Ask an administrator for a token with the scope it needs");
      case NO_SUCH_ENDPOINT ->
          code.because("There is nothing at this address", "Start from the list of apps");
      case FOREIGN_ORIGIN ->
          code.because(
              "This request did not come from the console's own pages",
              "Open the console under its own address and try there; scripts send a token");
      case CSRF ->
          code.because(
              "The form does not belong to this session", "Go back, reload the page and try again");
      case DATABASE_SILENT ->
          code.because(
              "Berth's database does not answer, so nobody can be identified",
              "Try again in a moment; live apps are not affected");
      case TLS_REQUIRED ->
          code.because(
              "Secrets do not travel over plain HTTP",
              "Put TLS in front of Berth and set berth.public-url to the https:// address,"
                  + " or use it on the machine itself");
    };
  }
}
