package dev.berth.server.source;

import dev.berth.server.failure.Failure;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Ends a request with a status and a text; git shows plain text bodies of failed requests. */
final class GitProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Failure failure;

  GitProblem(int status, Failure failure) {
    super(failure.code());
    this.status = status;
    this.failure = failure;
  }

  void send(HttpServletResponse response) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.setStatus(status);
    if (status == HttpServletResponse.SC_UNAUTHORIZED) {
      response.setHeader("WWW-Authenticate", "Basic realm=\"Berth\", charset=\"UTF-8\"");
    }
    response.setContentType("text/plain");
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    String text = failure.summary() + "\n" + failure.advice() + "\ncode: " + failure.code() + "\n";
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
