package dev.berth.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.access.AccessRules.Match;
import dev.berth.server.web.TestConsole;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Walks everything that is mapped, so that a new endpoint cannot be forgotten. */
class AccessRulesIT {
  private record Endpoint(String method, String path) {}

  static TestConsole console;
  static String reader;

  @BeforeAll
  static void start() {
    console = TestConsole.start();
    reader =
        console
            .bean(AccessTokens.class)
            .create(
                "reader of another app", Set.of(Scope.parse("read:other")), Optional.empty(), "it")
            .text();
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void everyMappedEndpointIsListedWithAReason() {
    assertThat(endpoints())
        .hasSizeGreaterThan(30)
        .allSatisfy(endpoint ->
            assertThat(AccessRules.match(endpoint.method(), endpoint.path()))
                .as(endpoint.toString())
                .isPresent());
    assertThat(AccessRules.ALL).allSatisfy(rule -> assertThat(rule.reason()).isNotBlank());
  }

  @Test
  void whoeverProvedNothingIsTurnedAwayEverywhere() {
    for (Endpoint endpoint : protectedEndpoints()) {
      assertThat(console.send(request(endpoint)).statusCode())
          .as(endpoint.toString())
          .isEqualTo(401);
    }
  }

  @Test
  void aBrowserIsLedToTheSignIn() {
    HttpRequest.Builder visit = console.request("/apps/shop").header("Accept", "text/html");

    assertThat(console.send(visit).headers().firstValue("Location"))
        .hasValue("/login?next=%2Fapps%2Fshop");
  }

  @Test
  void aTokenForAnotherAppIsRefusedEverywhereElse() {
    for (Endpoint endpoint : protectedEndpoints()) {
      if (requirement(endpoint) != Requirement.SIGNED_IN) {
        HttpRequest.Builder request = request(endpoint).header("Authorization", "Bearer " + reader);
        assertThat(console.send(request).statusCode()).as(endpoint.toString()).isEqualTo(403);
      }
    }
  }

  @Test
  void whatIsNotListedDoesNotExist() {
    assertThat(console.get("/actuator/env", console.operatorToken()).statusCode()).isEqualTo(404);
    assertThat(console.get("/not-listed", console.operatorToken()).statusCode()).isEqualTo(404);
    assertThat(console.send(console.request("/not-listed")).statusCode()).isEqualTo(401);
    assertThat(console.send(console.request("/error")).statusCode()).isEqualTo(401);
  }

  @Test
  void addressesThatMeanSomethingElseToAServletAreRefused() {
    for (String path :
        Set.of("/assets/..;/tokens", "/login;x=/../tokens", "//tokens", "/assets/%2e%2e/tokens")) {
      assertThat(console.send(console.request(path)).statusCode()).as(path).isIn(400, 401, 404);
    }
  }

  private static Set<Endpoint> protectedEndpoints() {
    Set<Endpoint> all = endpoints();
    all.removeIf(endpoint -> requirement(endpoint) == Requirement.OPEN);
    return all;
  }

  private static Requirement requirement(Endpoint endpoint) {
    Match match = AccessRules.match(endpoint.method(), endpoint.path()).orElseThrow();
    return match.rule().requirement();
  }

  private static Set<Endpoint> endpoints() {
    Set<Endpoint> endpoints = new LinkedHashSet<>();
    console
        .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet()
        .forEach(mapping -> {
          for (String path : mapping.getPatternValues()) {
            for (RequestMethod method : mapping.getMethodsCondition().getMethods()) {
              endpoints.add(new Endpoint(method.name(), example(path)));
            }
          }
        });
    endpoints.add(new Endpoint("GET", "/actuator/prometheus"));
    endpoints.add(new Endpoint("GET", "/git/shop.git/info/refs"));
    endpoints.add(new Endpoint("POST", "/git/shop.git/git-receive-pack"));
    endpoints.add(new Endpoint("GET", "/v2/"));
    endpoints.add(new Endpoint("PUT", "/v2/shop/manifests/latest"));
    return endpoints;
  }

  private static String example(String pattern) {
    return pattern
        .replace("{app}", "shop")
        .replace("{number}", "1")
        .replace("{environment}", "shop")
        .replaceAll("\\{[^}]+}", new UUID(0, 1).toString());
  }

  private static HttpRequest.Builder request(Endpoint endpoint) {
    return console.request(endpoint.path()).method(endpoint.method(), BodyPublishers.noBody());
  }
}
