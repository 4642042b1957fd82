package dev.berth.buildpacks.java;

import dev.berth.buildpacks.Dependency;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.profile.Need;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The database that an app uses when nothing is set: what its default settings name, else the only
 * driver that something of it would use. A driver alone is a choice that the app leaves open.
 */
final class JavaDatabase {
  private static final Pattern BUILD_FILE =
      Pattern.compile("(.*/)?(pom\\.xml|build\\.gradle(\\.kts)?|libs\\.versions\\.toml)");
  private static final Pattern POSTGRES =
      Pattern.compile(
          "(?:jdbc|r2dbc|vertx-reactive):(?:tc:)?postgres|postgres(?:ql)?://|\\bdb-kind\\s*[:=]\\s*[\"']?(?:postgres|pg\\b)"
              + "|\\$\\{(?:JDBC_)?DATABASE_URL|\\$\\{SPRING_DATASOURCE_URL|\\$\\{PGHOST|org\\.postgresql\\.Driver"
              + "|dialect\\S*\\s*[:=]\\s*\\S*PostgreSQL");
  private static final Pattern ANOTHER =
      Pattern.compile(
          "jdbc:(?!tc:postgres|postgres)[a-z0-9]+:|\\bdb-kind\\s*[:=]\\s*[\"']?(?!pg\\b|postgres)[a-z]"
              + "|(?m)^\\s*database\\s*[:=]\\s*[\"']?(?:h2|hsqldb|mysql)\\b");
  private static final Pattern USER =
      Pattern.compile(
          "starter-(?:data-)?(?:jpa|jdbc|r2dbc|flyway|liquibase|jooq|quartz|session-jdbc)|hibernate|jooq|mybatis"
              + "|jdbi|flyway|liquibase|hikari|agroal|quarkus-(?:jdbc|reactive-pg)|micronaut-(?:jdbc|data)"
              + "|helidon-dbclient|\\bexposed\\b|ktorm|ebean|spring-jdbc|spring-data|r2dbc|eclipselink|jpa",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern CODE =
      Pattern.compile("\\bjava[x]?\\.sql\\.|\\bDriverManager\\b|\\bPGSimpleDataSource\\b");
  private static final List<String> EMBEDDED =
      List.of(
          "com.h2database:h2",
          "org.hsqldb:hsqldb",
          "org.apache.derby:derby",
          "org.xerial:sqlite-jdbc");
  private static final Pattern ACTIVE =
      Pattern.compile(
          "(?m)^\\s*(?:spring\\.profiles\\.active|active)\\s*[:=]\\s*[\"']?([\\w-]{1,40})");
  private static final Pattern ELSEWHERE = Pattern.compile("(?m)^---.*$|^#---.*$");
  private static final Pattern PROFILED =
      Pattern.compile("on-profile|(?m)^\\s*(?:spring\\.)?profiles\\s*[:=]");
  private static final Pattern NOT_LIVE =
      Pattern.compile("(?m)^\\s*[\"']?%(?!prod)[\\w,-]+[.\"'].*$");

  private final SourceTree source;
  private final JavaArtifacts artifacts;

  JavaDatabase(SourceTree source) {
    this.source = source;
    this.artifacts = JavaArtifacts.of(source);
  }

  /** Whether that is PostgreSQL; nothing where the app leaves it open. */
  Optional<Need> need(List<String> drivers) {
    for (String name : settings()) {
      String text = byDefault(name);
      if (POSTGRES.matcher(text).find()) {
        return Optional.of(Need.because(name + " uses a PostgreSQL database"));
      }
      if (ANOTHER.matcher(text).find()) {
        return Optional.of(Need.NONE);
      }
    }
    Optional<Dependency> driver = artifacts.first(drivers);
    if (driver.isEmpty()) {
      return Optional.empty();
    }
    if (artifacts.first(EMBEDDED).isPresent()) {
      return Optional.of(Need.NONE);
    }
    boolean used =
        source.own().names().stream()
                .filter(name -> BUILD_FILE.matcher(name).matches())
                .anyMatch(name -> USER.matcher(source.own().text(name)).find())
            || source.own().using(Pattern.compile(".*\\.(?:java|kt)"), CODE).isPresent();
    return used ? driver.map(found -> Need.because(found.words())) : Optional.empty();
  }

  /** Files of settings that count without a profile, and those of the profile that is active. */
  private List<String> settings() {
    List<String> names = new ArrayList<>();
    Set<String> active = new LinkedHashSet<>();
    for (String name : source.own().names()) {
      if (name.matches(
          "(?:.*/)?(?:main/resources/|config/|conf/)(?:META-INF/)?"
              + "(?:application|bootstrap|hibernate|microprofile-config|persistence)\\.(?:ya?ml|properties|conf|xml|toml|cfg\\.xml)")) {
        names.add(name);
        Matcher profile = ACTIVE.matcher(source.own().text(name));
        while (profile.find()) {
          active.add(profile.group(1));
        }
      }
    }
    for (String profile : active) {
      source.own().names().stream()
          .filter(name ->
              name.matches(
                  "(?:.*/)?application-" + Pattern.quote(profile) + "\\.(?:ya?ml|properties)"))
          .forEach(names::addFirst);
    }
    return names;
  }

  /** Without comments, and without the parts that are for a profile. */
  private String byDefault(String name) {
    StringBuilder kept = new StringBuilder();
    String text = NOT_LIVE.matcher(source.own().text(name)).replaceAll("");
    for (String part : ELSEWHERE.split(text, -1)) {
      if (!PROFILED.matcher(part).find()) {
        part.lines()
            .filter(line ->
                !line.stripLeading().startsWith("#") && !line.stripLeading().startsWith("//"))
            .forEach(line -> kept.append(line).append('\n'));
      }
    }
    return kept.toString();
  }
}
