package dev.berth.server.access;

import static dev.berth.server.access.Requirement.ADMIN;
import static dev.berth.server.access.Requirement.DEPLOY_APP;
import static dev.berth.server.access.Requirement.LOCAL_ADMIN;
import static dev.berth.server.access.Requirement.METRICS;
import static dev.berth.server.access.Requirement.OPEN;
import static dev.berth.server.access.Requirement.READ_APP;
import static dev.berth.server.access.Requirement.SIGNED;
import static dev.berth.server.access.Requirement.SIGNED_IN;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Every endpoint and what it demands, in one place. The first line that matches decides; what no
 * line names is refused, so a new endpoint has to be entered here with its reason.
 */
final class AccessRules {
  private static final Set<String> ANY = Set.of();
  private static final Set<String> GET = Set.of("GET", "HEAD");
  private static final Set<String> POST = Set.of("POST");
  private static final Set<String> PUT = Set.of("PUT");
  private static final Set<String> DELETE = Set.of("DELETE");

  /**
   * One line of the table.
   *
   * @param methods HTTP methods; empty for all
   * @param reason why this and no less
   */
  record Rule(Set<String> methods, PathPattern path, Requirement requirement, String reason) {}

  /**
   * The rule that decides about a request.
   *
   * @param variables what the path's placeholders stand for
   */
  record Match(Rule rule, Map<String, String> variables) {}

  static final List<Rule> ALL =
      List.of(
          rule(GET, "/actuator/health/**", OPEN, "watchdogs ask without a secret; no details"),
          rule(GET, "/actuator/prometheus", METRICS, "figures about all apps"),
          rule(GET, "/actuator/**", ADMIN, "insight into the server"),
          rule(GET, "/assets/**", OPEN, "style and script of the sign-in page; nothing else"),
          rule(GET, "/favicon.ico", OPEN, "browsers ask before anybody signed in"),
          rule(GET, "/login", OPEN, "where a session begins"),
          rule(POST, "/login", OPEN, "proves itself by link or token; own origin only"),
          rule(POST, "/logout", SIGNED_IN, "ends the own session"),
          rule(POST, "/hooks/{id}", SIGNED, "hosting services sign their deliveries; no session"),
          // Git and registry clients name the app in the path; reading and writing are told apart
          // there, since both use POST.
          rule(ANY, "/git/**", SIGNED_IN, "the Git endpoint checks the app and the direction"),
          rule(ANY, "/v2/**", SIGNED_IN, "the registry checks the repository and the direction"),
          rule(POST, "/commands", LOCAL_ADMIN, "the launcher's commands, each with its own check"),
          // Pages
          rule(GET, "/", SIGNED_IN, "lists the apps the session may read"),
          rule(GET, "/connect", ADMIN, "makes an app"),
          rule(POST, "/connect", ADMIN, "makes an app"),
          rule(GET, "/apps/{app}", READ_APP, "one app's page"),
          rule(ANY, "/apps/{app}/delete", ADMIN, "ends an app"),
          rule(POST, "/apps/{app}/restore", ADMIN, "brings an app back"),
          rule(GET, "/apps/{app}/environments/{environment}/delete", DEPLOY_APP, "asks: really?"),
          rule(GET, "/apps/{app}/releases/{number}/rollback", DEPLOY_APP, "asks: really?"),
          rule(GET, "/apps/{app}/**", READ_APP, "one app's pages"),
          rule(POST, "/apps/{app}/**", DEPLOY_APP, "changes what runs"),
          rule(GET, "/tokens", ADMIN, "who may do what"),
          rule(POST, "/tokens/**", ADMIN, "gives and takes rights"),
          rule(GET, "/audit", ADMIN, "who did what"),
          rule(GET, "/system", ADMIN, "the machine's state"),
          // JSON API
          rule(GET, "/api/v1", OPEN, "the description of this API; holds no data"),
          rule(GET, "/api/v1/me", SIGNED_IN, "the own name and scopes"),
          rule(GET, "/api/v1/apps", SIGNED_IN, "lists the apps the token may read"),
          rule(GET, "/api/v1/apps/{app}", READ_APP, "one app"),
          rule(GET, "/api/v1/apps/{app}/database/backup", ADMIN, "all the app's data"),
          rule(PUT, "/api/v1/apps/{app}/database/backup", ADMIN, "replaces all the app's data"),
          rule(DELETE, "/api/v1/apps/{app}", ADMIN, "ends an app"),
          rule(POST, "/api/v1/apps/{app}/restore", ADMIN, "brings an app back"),
          rule(GET, "/api/v1/deleted-apps", ADMIN, "apps of everybody"),
          rule(
              DELETE,
              "/api/v1/apps/{app}/environments/{environment}",
              DEPLOY_APP,
              "ends a preview"),
          rule(GET, "/api/v1/apps/{app}/**", READ_APP, "one app's deploys, releases and logs"),
          rule(POST, "/api/v1/apps/{app}/**", DEPLOY_APP, "changes what runs"),
          rule(PUT, "/api/v1/apps/{app}/variables/{name}", DEPLOY_APP, "changes what runs"),
          rule(DELETE, "/api/v1/apps/{app}/variables/{name}", DEPLOY_APP, "changes what runs"),
          rule(
              DELETE,
              "/api/v1/apps/{app}/database/restore-points/{id}",
              DEPLOY_APP,
              "whoever may go back to one may delete it"),
          rule(GET, "/api/v1/tokens", ADMIN, "who may do what"),
          rule(POST, "/api/v1/tokens", ADMIN, "gives rights"),
          rule(DELETE, "/api/v1/tokens/{id}", ADMIN, "takes rights"),
          rule(POST, "/api/v1/login-links", ADMIN, "opens an administrator's session"),
          rule(GET, "/api/v1/audit", ADMIN, "who did what"),
          rule(GET, "/api/v1/backup", ADMIN, "everything, secrets included"),
          rule(GET, "/api/v1/status", ADMIN, "the machine's state"));

  private AccessRules() {}

  /** The rule for this request; empty when no endpoint is listed. */
  static Optional<Match> match(HttpServletRequest request) {
    return match(request.getMethod(), request.getRequestURI());
  }

  static Optional<Match> match(String method, String rawPath) {
    PathContainer path = PathContainer.parsePath(rawPath);
    for (Rule rule : ALL) {
      if (rule.methods().isEmpty() || rule.methods().contains(method)) {
        PathPattern.PathMatchInfo info = rule.path().matchAndExtract(path);
        if (info != null) {
          return Optional.of(new Match(rule, info.getUriVariables()));
        }
      }
    }
    return Optional.empty();
  }

  private static Rule rule(
      Set<String> methods, String path, Requirement requirement, String reason) {
    return new Rule(methods, PathPatternParser.defaultInstance.parse(path), requirement, reason);
  }
}
