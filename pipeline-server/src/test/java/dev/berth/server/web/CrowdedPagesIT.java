package dev.berth.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.pipeline.Deploy;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.release.ReleaseHistory;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every page there is, over an installation in which everything has happened. */
class CrowdedPagesIT {
  private static final int APPS = 500;
  private static final int FEW = 20;
  private static final Pattern CARD =
      Pattern.compile("<li class=\"card app\">(.*?)</li>", Pattern.DOTALL);

  static TestConsole console;
  static Browser browser;
  static int statementsForFew;

  @BeforeAll
  static void crowd() throws InterruptedException {
    console = TestConsole.start();
    browser = console.signedIn();
    Crowd crowd = new Crowd(console);
    crowd.everyState();
    crowd.apps(FEW);
    statementsForFew = statements("/", "/api/v1/apps");
    crowd.apps(APPS);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void everyPageIsWhole() {
    Set<String> pages = pages();
    assertThat(pages).hasSizeGreaterThan(100);
    for (String page : pages) {
      HttpResponse<String> answer = browser.visit(page);
      assertThat(answer.statusCode()).as(page).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
      assertThat(answer.body().stripTrailing()).as(page).endsWith("</html>");
    }
  }

  @Test
  void theListHasEveryAppAndTheNewestDeployOfItsProduction() {
    List<String> cards = CARD.matcher(body("/")).results().map(card -> card.group(1)).toList();
    assertThat(cards).hasSize(console.bean(AppCatalog.class).all().size()).hasSizeGreaterThan(APPS);
    assertThat(card(cards, "shop"))
        .contains(">Live<", "Show prices with tax", "25 previews", "<time");
    assertThat(card(cards, "shop-admin")).contains(">Live<", "1 preview", "<time");
    assertThat(card(cards, "shop2")).contains(">Live<", "No previews", "<time");
    assertThat(card(cards, "stale")).contains("Live, last deploy failed", "First version");
    assertThat(card(cards, "never-live")).contains("Deploy failed", "<time");
    assertThat(card(cards, "docs-site")).contains("Deploying", "<time");
    assertThat(card(cards, "given-up")).contains("Nothing live yet", "<time");
    assertThat(card(cards, "preview-only")).contains("Nothing in production yet", "1 preview");
    assertThat(card(cards, "quiet")).contains("Nothing in production yet", "No previews");
    assertThat(card(cards, "opened")).contains("Nothing live yet");
    assertThat(card(cards, "app-0001")).contains(">Live<", "Work of app-0001", "<time");
    assertThat(card(cards, "app-0500")).contains(">Live<", "Work of app-0500", "<time");
  }

  @Test
  void theApiKnowsTheNewestDeployOfEachEnvironment() {
    JsonNode apps = json("/api/v1/apps");
    assertThat(apps).hasSize(console.bean(AppCatalog.class).all().size());
    assertThat(environment(apps, "shop", "shop").at("/deploy/title").asString())
        .isEqualTo("Show prices with tax");
    assertThat(environment(apps, "shop", "shop--idea-01").at("/deploy/title").asString())
        .isEqualTo("Small things");
    assertThat(environment(apps, "shop", "shop--fork-7").at("/deploy/requestedBy").asString())
        .isEqualTo("mallory");
    assertThat(environment(apps, "app-0250", "app-0250").at("/deploy/title").asString())
        .isEqualTo("Work of app-0250");
    assertThat(json("/api/v1/apps/shop/deploys?limit=500")).hasSize(28);
  }

  @Test
  void theNumberOfQueriesDoesNotGrowWithTheApps() {
    assertThat(statements("/", "/api/v1/apps")).isEqualTo(statementsForFew).isLessThan(30);
    assertThat(statements("/apps/shop")).isEqualTo(statements("/apps/app-0001"));
  }

  @Test
  void aPageThatCannotBeMadeIsOneCleanError() {
    HttpResponse<String> answer = browser.visit("/apps/shop/broken");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body())
        .contains("Something went wrong", "To the apps")
        .doesNotContain("the first half")
        .containsOnlyOnce("<html")
        .containsOnlyOnce("</html>");
  }

  /** Each page with each value that its address can have; an address of a new kind fails. */
  private static Set<String> pages() {
    Set<String> templates = new TreeSet<>();
    console
        .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .forEach((mapping, method) -> {
          boolean isPage = method.getBeanType().isAnnotationPresent(Controller.class);
          if (isPage && mapping.getMethodsCondition().getMethods().contains(RequestMethod.GET)) {
            templates.addAll(mapping.getPatternValues());
          }
        });
    templates.removeAll(Set.of(BrokenPage.PATH, "/login"));
    assertThat(templates).contains("/", "/apps/{app}", "/apps/{app}/deploys/{deploy}");
    Set<String> pages = new LinkedHashSet<>();
    templates.forEach(template -> pages.addAll(addresses(template)));
    return pages;
  }

  private static List<String> addresses(String template) {
    List<String> addresses = new ArrayList<>();
    for (String app : template.contains("{app}") ? APPS_LOOKED_AT : List.of("")) {
      AppName name = app.isEmpty() ? Crowd.SHOP : new AppName(app);
      String page = template.replace("{app}", app);
      if (page.contains("{deploy}")) {
        for (Deploy deploy : console.bean(Engine.class).recentOf(name, 100)) {
          addresses.add(page.replace("{deploy}", deploy.id().toString()));
        }
      } else if (page.contains("{environment}")) {
        for (Environment environment : console.bean(AppCatalog.class).environments(name)) {
          addresses.add(page.replace("{environment}", environment.key()));
        }
      } else if (page.contains("{number}")) {
        console.bean(ReleaseHistory.class).kept().stream()
            .filter(release -> release.environment().app().equals(name))
            .forEach(release ->
                addresses.add(page.replace("{number}", Long.toString(release.number()))));
      } else {
        addresses.add(page);
      }
    }
    assertThat(addresses).as(template).noneMatch(address -> address.contains("{"));
    return addresses;
  }

  private static final List<String> APPS_LOOKED_AT =
      List.of(
          "shop",
          "shop-admin",
          "stale",
          "never-live",
          "preview-only",
          "docs-site",
          "given-up",
          "quiet",
          "opened",
          "app-0001");

  private static String card(List<String> cards, String app) {
    return cards.stream()
        .filter(card -> card.contains(">" + app + "</a>"))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode environment(JsonNode apps, String app, String key) {
    return apps.valueStream()
        .filter(found -> found.path("name").asString().equals(app))
        .flatMap(found -> found.path("environments").valueStream())
        .filter(found -> found.path("name").asString().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private static int statements(String... paths) {
    console.statements();
    for (String path : paths) {
      HttpResponse<String> answer =
          path.startsWith("/api/")
              ? console.get(path, console.operatorToken())
              : browser.visit(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
    }
    return console.statements();
  }

  private static JsonNode json(String path) {
    return new JsonMapper().readTree(console.get(path, console.operatorToken()).body());
  }

  private static String body(String path) {
    return browser.visit(path).body();
  }
}
