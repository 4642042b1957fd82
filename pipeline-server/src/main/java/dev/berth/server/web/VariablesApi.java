package dev.berth.server.web;

import dev.berth.server.access.Caller;
import dev.berth.server.action.VariableActions;
import dev.berth.server.app.AppName;
import dev.berth.server.secret.Variable;
import dev.berth.server.secret.Variables;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The JSON API about variables. A value is the whole body of a request and part of no answer. */
@RestController
@RequestMapping("/api/v1/apps/{app}/variables")
class VariablesApi {
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private final Variables variables;
  private final VariableActions actions;

  VariablesApi(Variables variables, VariableActions actions) {
    this.variables = variables;
    this.actions = actions;
  }

  @GetMapping
  List<Variable> list(@PathVariable AppName app) {
    return variables.list(app);
  }

  @PutMapping(value = "/{name}", consumes = MediaType.TEXT_PLAIN_VALUE)
  VariableActions.Changed set(
      @PathVariable AppName app,
      @PathVariable String name,
      @RequestParam(defaultValue = "app") String scope,
      @RequestParam(required = false) @Nullable Boolean build,
      HttpServletRequest request)
      throws IOException {
    String value = body(request);
    return build == null
        ? actions.set(app, scope, name, value, Caller.of(request))
        : actions.set(app, scope, name, value, build, Caller.of(request));
  }

  @DeleteMapping("/{name}")
  VariableActions.Changed unset(
      @PathVariable AppName app,
      @PathVariable String name,
      @RequestParam(defaultValue = "app") String scope,
      HttpServletRequest request) {
    return actions.unset(app, scope, name, Caller.of(request));
  }

  /** Takes an {@code .env} file. */
  @PostMapping(consumes = MediaType.TEXT_PLAIN_VALUE)
  VariableActions.Changed take(
      @PathVariable AppName app,
      @RequestParam(defaultValue = "app") String scope,
      @RequestParam(defaultValue = "false") boolean build,
      HttpServletRequest request)
      throws IOException {
    return actions.take(app, scope, body(request), build, Caller.of(request));
  }

  private static String body(HttpServletRequest request) throws IOException {
    byte[] bytes = request.getInputStream().readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException("this is too long: 4 MB are the most");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("this is not text in UTF-8; store it as base64", e);
    }
  }
}
