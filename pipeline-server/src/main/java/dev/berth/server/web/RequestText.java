package dev.berth.server.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/** Refuses NUL in whatever names something: no store of Berth's takes one. */
final class RequestText implements HandlerInterceptor {
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    request
        .getParameterMap()
        .forEach((name, values) -> List.of(values).forEach(value -> check(name, value)));
    if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
        instanceof Map<?, ?> variables) {
      variables.forEach((name, value) -> check(String.valueOf(name), value));
    }
    return true;
  }

  static void check(String name, @Nullable Object value) {
    if (value instanceof String text && text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("\"" + name + "\" holds a NUL character");
    }
  }
}
