package dev.berth.server.web;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Refuses a JSON body that lacks a field its record cannot do without, before any endpoint sees it.
 * What may be left out is an {@link Optional} or {@link Nullable}.
 */
@ControllerAdvice
class CompleteBodies extends RequestBodyAdviceAdapter {
  @Override
  public boolean supports(
      MethodParameter parameter, Type target, Class<? extends HttpMessageConverter<?>> converter) {
    return parameter.getParameterType().isRecord();
  }

  @Override
  public Object afterBodyRead(
      @Nullable Object body,
      HttpInputMessage message,
      MethodParameter parameter,
      Type target,
      Class<? extends HttpMessageConverter<?>> converter) {
    if (body == null) {
      throw new IllegalArgumentException("the body is null");
    }
    for (RecordComponent component : body.getClass().getRecordComponents()) {
      check(component, value(component, body));
    }
    return body;
  }

  private static void check(RecordComponent component, @Nullable Object value) {
    String name = "\"" + component.getName() + "\"";
    switch (value) {
      case null -> {
        if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
          throw new IllegalArgumentException(name + " is missing");
        }
      }
      case Collection<?> values when values.stream().anyMatch(one -> one == null) ->
          throw new IllegalArgumentException(name + " holds a null");
      case Collection<?> values ->
          values.forEach(one -> RequestText.check(component.getName(), one));
      case Optional<?> some -> some.ifPresent(one -> RequestText.check(component.getName(), one));
      default -> RequestText.check(component.getName(), value);
    }
  }

  private static @Nullable Object value(RecordComponent component, Object body) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(body);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }
}
