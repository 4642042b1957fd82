package dev.berth.buildpacks.java;

import java.util.Arrays;
import java.util.regex.Pattern;

/** What an app in Java is made with, and where that framework takes its port from. */
enum JavaFramework {
  QUARKUS(
      "Quarkus",
      "io\\.quarkus",
      "-Dquarkus.http.port=\"$PORT\" -Dquarkus.http.host=\"$HOST\"",
      "QUARKUS_DATASOURCE_JDBC_URL QUARKUS_DATASOURCE_USERNAME QUARKUS_DATASOURCE_PASSWORD"),
  MICRONAUT(
      "Micronaut",
      "io\\.micronaut",
      "-Dmicronaut.server.port=\"$PORT\" -Dmicronaut.server.host=\"$HOST\"",
      "DATASOURCES_DEFAULT_URL DATASOURCES_DEFAULT_USERNAME DATASOURCES_DEFAULT_PASSWORD"),
  HELIDON("Helidon", "io\\.helidon", "-Dserver.port=\"$PORT\" -Dserver.host=\"$HOST\"", ""),
  DROPWIZARD("Dropwizard", "io\\.dropwizard(?:</groupId>|[:\"'])", "", ""),
  SPRING_BOOT("Spring Boot", "spring-boot|org\\.springframework\\.boot", Ports.COMMON, ""),
  KTOR("Ktor", "io\\.ktor", "-Dktor.deployment.port=\"$PORT\"", ""),
  JAVALIN("Javalin", "io\\.javalin", Ports.COMMON, ""),
  SPARK("Spark", "com\\.sparkjava", Ports.COMMON, ""),
  VERTX("Vert.x", "io\\.vertx", "-Dhttp.port=\"$PORT\"", ""),
  NONE("Java", "", Ports.COMMON, "");

  private static final String SPRING_NAMES =
      "SPRING_DATASOURCE_URL SPRING_DATASOURCE_USERNAME SPRING_DATASOURCE_PASSWORD";

  private final String words;
  private final Pattern mark;
  private final String port;
  private final String database;

  JavaFramework(String words, String mark, String port, String database) {
    this.words = words;
    this.mark = Pattern.compile(mark);
    this.port = port;
    this.database = database;
  }

  /** The first whose packages a build file names. */
  static JavaFramework of(String buildFiles) {
    return Arrays.stream(values())
        .filter(framework -> framework.mark.matcher(buildFiles).find())
        .findFirst()
        .orElse(NONE);
  }

  /** Its name, for people. */
  String words() {
    return words;
  }

  /** Properties that tell it where to listen. */
  String port() {
    return port;
  }

  /** What comes before the start: its own names for the database that Spring's names lead to. */
  String prepare() {
    if (database.isEmpty()) {
      return "";
    }
    String[] own = database.split(" ", -1);
    String[] spring = SPRING_NAMES.split(" ", -1);
    StringBuilder exports = new StringBuilder("if [ -n \"$").append(spring[0]).append("\" ]; then");
    for (int i = 0; i < own.length; i++) {
      exports
          .append(" export ")
          .append(own[i])
          .append("=\"${")
          .append(own[i])
          .append(":-$")
          .append(spring[i])
          .append("}\";");
    }
    return exports.append(" fi; ").toString();
  }

  private static final class Ports {
    static final String COMMON = "-Dserver.port=\"$PORT\" -Dserver.address=\"$HOST\"";
  }
}
