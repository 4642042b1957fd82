package dev.berth.server.web;

import dev.berth.server.access.Actor;
import dev.berth.server.access.CsrfToken;
import dev.berth.server.app.AppName;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import dev.berth.server.failure.FailureStatus;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Map;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;

/** Turns failures into pages or problem documents, and tells every page who is signed in. */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @ModelAttribute
  void visitor(HttpServletRequest request, Model model) {
    Actor.of(request)
        .ifPresent(actor -> {
          model.addAttribute("actor", actor.name());
          model.addAttribute("admin", actor.isAdmin());
        });
    CsrfToken.of(request).ifPresent(csrf -> model.addAttribute("csrf", csrf.value()));
    if (request.getAttribute(Failure.class.getName()) instanceof Failure failure) {
      model.addAttribute("failure", failure);
    }
  }

  @ExceptionHandler
  Object failed(DeployException thrown, HttpServletRequest request) {
    Failure failure = thrown.failure();
    if (FailureStatus.of(failure) >= 500) {
      LOG.warn("{} {} failed", request.getMethod(), request.getRequestURI(), thrown);
    }
    return answer(failure, request);
  }

  /** A name or id in the address or body that cannot be one. */
  @ExceptionHandler
  Object invalid(IllegalArgumentException thrown, HttpServletRequest request) {
    String message = thrown.getMessage();
    Failure failure =
        WebCode.INVALID_REQUEST.because(
            message == null ? "The request makes no sense" : message,
            "Correct the request and send it again");
    return answer(failure, request);
  }

  /** A part of the address that cannot be what it stands for. */
  @ExceptionHandler
  Object mismatched(MethodArgumentTypeMismatchException thrown, HttpServletRequest request) {
    String why =
        AppName.class.equals(thrown.getRequiredType())
            ? String.valueOf(NestedExceptionUtils.getMostSpecificCause(thrown).getMessage())
            : "\"" + thrown.getName() + "\" can not have this value";
    return invalid(new IllegalArgumentException(why, thrown), request);
  }

  /** A parameter that is no text. */
  @ExceptionHandler
  Object undecodable(InvalidParameterException thrown, HttpServletRequest request) {
    LOG.debug("{} {} can not be read", request.getMethod(), request.getRequestURI(), thrown);
    return answer(
        WebCode.INVALID_REQUEST.because(
            "A parameter of the request is not text in UTF-8",
            "Correct the request and send it again"),
        request);
  }

  private static Object answer(Failure failure, HttpServletRequest request) {
    HttpStatus status = HttpStatus.valueOf(FailureStatus.of(failure));
    String accept = request.getHeader("Accept");
    boolean page = accept != null && accept.contains("text/html");
    if (page && !request.getRequestURI().startsWith("/api/")) {
      return new ModelAndView(
          "error", Map.of("failure", failure, "status", status.value()), status);
    }
    ProblemDetail problem = ProblemDetail.forStatus(status);
    problem.setType(URI.create("about:blank"));
    problem.setTitle(failure.summary());
    problem.setDetail(failure.advice());
    problem.setInstance(URI.create(request.getRequestURI()));
    problem.setProperty("code", failure.code());
    problem.setProperty("fault", failure.fault());
    if (!failure.detail().isEmpty()) {
      problem.setProperty("output", failure.detail());
    }
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
