package dev.berth.server.web;

import dev.berth.server.access.AuditLog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.deploy.Provisions;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The JSON API about what Terraform keeps of an environment. */
@RestController
@RequestMapping("/api/v1/apps/{app}/terraform")
class TerraformApi {
  private final Overview overview;
  private final ObjectProvider<Provisions> provisions;
  private final AuditLog audit;

  TerraformApi(Overview overview, ObjectProvider<Provisions> provisions, AuditLog audit) {
    this.overview = overview;
    this.provisions = provisions;
    this.audit = audit;
  }

  /** A plan takes the lock for as long as it runs, so it is no mere reading. */
  @PostMapping(value = "/plans", produces = MediaType.TEXT_PLAIN_VALUE)
  String plan(@PathVariable AppName app, @RequestParam(defaultValue = "") String environment) {
    return provisions.getObject().plan(overview.environmentOrProduction(app, environment));
  }

  /**
   * Who held the lock.
   *
   * @param holder what Terraform said about itself; empty when nobody did
   */
  record Unlocked(String holder) {}

  @PostMapping("/unlock")
  Unlocked unlock(
      @PathVariable AppName app,
      @RequestParam(defaultValue = "") String environment,
      HttpServletRequest request) {
    Environment of = overview.environmentOrProduction(app, environment);
    audit.done(request, "terraform.unlock", of.key());
    return new Unlocked(provisions.getObject().unlock(of).orElse(""));
  }
}
