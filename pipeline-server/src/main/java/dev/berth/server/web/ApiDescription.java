package dev.berth.server.web;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The OpenAPI description of the JSON API: written by hand, held to the truth by a test. */
@RestController
class ApiDescription {
  static final String FILE = "api/openapi.json";

  @GetMapping(value = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
  Resource describe() {
    return new ClassPathResource(FILE);
  }
}
