package dev.berth.server.web;

import dev.berth.server.access.AccessTokens;
import dev.berth.server.access.AuditLog;
import dev.berth.server.access.Caller;
import dev.berth.server.access.Scope;
import dev.berth.server.action.TokenActions;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The pages of administrators: tokens, audit log, system. */
@Controller
class AdminPages {
  private static final int AUDIT_ROWS = 100;

  private final AccessTokens tokens;
  private final TokenActions actions;
  private final AuditLog audit;
  private final Overview overview;
  private final SystemStatus system;
  private final Clock clock;

  AdminPages(
      AccessTokens tokens,
      TokenActions actions,
      AuditLog audit,
      Overview overview,
      SystemStatus system,
      Clock clock) {
    this.tokens = tokens;
    this.actions = actions;
    this.audit = audit;
    this.overview = overview;
    this.system = system;
    this.clock = clock;
  }

  @GetMapping("/tokens")
  ModelAndView tokens() {
    return tokens(Map.of());
  }

  /**
   * Answers the page itself and not a redirect: the token is in this one answer and nowhere else.
   */
  @PostMapping("/tokens")
  ModelAndView create(
      @RequestParam String name,
      @RequestParam String ability,
      @RequestParam(defaultValue = "*") String app,
      @RequestParam(defaultValue = "90") int days,
      HttpServletRequest request) {
    boolean limited = ability.equals("deploy") || ability.equals("read");
    Scope scope = Scope.parse(limited ? ability + ":" + app : ability);
    AccessTokens.Created created =
        actions.create(
            name,
            Set.of(scope),
            days <= 0 ? Optional.empty() : Optional.of(clock.instant().plus(Duration.ofDays(days))),
            Caller.of(request));
    return tokens(Map.of("created", created.token(), "secret", created.text()));
  }

  @PostMapping("/tokens/{id}/revoke")
  ModelAndView revoke(@PathVariable UUID id, HttpServletRequest request) {
    if (tokens.revoke(id)) {
      audit.done(request, "token.revoke", id.toString());
    }
    return See.other("/tokens");
  }

  @GetMapping("/audit")
  ModelAndView audit(@RequestParam(defaultValue = "9223372036854775807") long before) {
    List<AuditLog.Entry> entries = audit.before(before, AUDIT_ROWS);
    Map<String, Object> model = new HashMap<>(Map.of("entries", entries));
    if (entries.size() == AUDIT_ROWS) {
      model.put("older", entries.getLast().id());
    }
    return new ModelAndView("audit", model);
  }

  @GetMapping("/system")
  ModelAndView system() {
    return new ModelAndView("system", Map.of("status", system.now()));
  }

  private ModelAndView tokens(Map<String, ?> more) {
    Instant now = clock.instant();
    ModelAndView page = new ModelAndView("tokens", more);
    page.addObject("now", now);
    page.addObject("tokens", tokens.list().stream().filter(token -> token.worksAt(now)).toList());
    page.addObject("past", tokens.list().stream().filter(token -> !token.worksAt(now)).toList());
    page.addObject("apps", overview.apps(any -> true).stream().map(AppView::name).toList());
    return page;
  }
}
