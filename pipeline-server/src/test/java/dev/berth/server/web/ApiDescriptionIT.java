package dev.berth.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApiDescriptionIT {
  @Test
  void theDescriptionNamesEveryEndpointAndNoOther() {
    try (TestConsole console = TestConsole.start()) {
      Set<String> described = described(console.send(console.request("/api/v1")).body());

      assertThat(described).isEqualTo(mapped(console));
    }
  }

  private static Set<String> described(String openApi) {
    Set<String> described = new TreeSet<>();
    for (var path : new JsonMapper().readTree(openApi).path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        JsonNode summary = operation.getValue().path("summary");
        if (!summary.isMissingNode()) {
          described.add(operation.getKey() + " " + path.getKey());
        }
      }
    }
    return described;
  }

  private static Set<String> mapped(TestConsole console) {
    Set<String> mapped = new TreeSet<>();
    console
        .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet()
        .forEach(mapping -> {
          for (String path : mapping.getPatternValues()) {
            for (RequestMethod method : mapping.getMethodsCondition().getMethods()) {
              if (path.startsWith("/api/")) {
                mapped.add(method.name().toLowerCase(Locale.ROOT) + " " + path);
              }
            }
          }
        });
    return mapped;
  }
}
