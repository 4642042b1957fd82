package dev.berth.server.web;

import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

/** A page whose second half cannot be made. */
@Controller
class BrokenPage {
  static final String PATH = "/apps/{app}/broken";

  @GetMapping(PATH)
  ModelAndView broken(@PathVariable String app) {
    return new ModelAndView("broken", Map.of("nothing", Optional.empty()));
  }
}
