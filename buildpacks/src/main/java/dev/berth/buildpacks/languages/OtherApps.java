package dev.berth.buildpacks.languages;

import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a commit is that Berth does not run: said first, before what was looked for in vain.
 *
 * @param summary one sentence of facts
 * @param advice a step that works
 * @param certain whether it stays so whatever else is beside it, such as a frontend's package.json
 */
record OtherApps(String summary, String advice, boolean certain) {
  private static final String LANGUAGES = "Node, Python, Java and Go apps and sites";
  static final List<String> COMPOSE =
      List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");
  private static final Pattern FROM =
      Pattern.compile("(?mi)^\\s*FROM\\s+(?:--\\S+\\s+)?(\\S{1,200})");
  private static final Pattern IMAGE =
      Pattern.compile("(?m)^\\s+image:\\s*[\"']?([\\w./:@-]{1,200})");

  /** What it is, if that is known. */
  static Optional<OtherApps> in(SourceTree source) {
    return php(source)
        .or(() -> ruby(source))
        .or(() -> elixir(source))
        .or(() -> rust(source))
        .or(() -> docker(source))
        .or(() -> compose(source));
  }

  /** The same, if it is so certain that nothing beside it is built instead. */
  static Optional<OtherApps> whatever(SourceTree source, AppManifest manifest) {
    boolean said =
        manifest.start().isPresent()
            || manifest.build().command().isPresent()
            || manifest.build().output().isPresent();
    return said ? Optional.empty() : in(source).filter(OtherApps::certain);
  }

  private static Optional<OtherApps> php(SourceTree source) {
    Optional<String> composer = source.text("composer.json");
    boolean pages = source.names().stream().anyMatch(name -> name.endsWith(".php"));
    if (composer.isEmpty() && !pages) {
      return Optional.empty();
    }
    String packages = composer.orElse("");
    String framework =
        packages.contains("\"laravel/framework\"") || source.hasFile("artisan")
            ? "a Laravel app"
            : packages.contains("\"symfony/") ? "a Symfony app" : "a PHP app";
    boolean certain = !framework.equals("a PHP app");
    return Optional.of(
        unknown(
            framework,
            composer.isPresent() ? "composer.json" : "PHP files at its top",
            "PHP",
            "Pages that it makes once can be committed as HTML and pushed as a site",
            certain));
  }

  private static Optional<OtherApps> ruby(SourceTree source) {
    Optional<String> gems = source.text("Gemfile");
    if (source.hasFile("_config.yml") && (gems.isEmpty() || gems.get().contains("jekyll"))) {
      return Optional.of(
          unknown(
              "a Jekyll site",
              "_config.yml",
              "Jekyll",
              "Commit the _site that `jekyll build` writes: it is found by itself",
              false));
    }
    if (gems.isEmpty()) {
      return Optional.empty();
    }
    boolean rails = gems.get().matches("(?s).*gem\\s+[\"']rails[\"'].*");
    boolean sinatra = gems.get().matches("(?s).*gem\\s+[\"']sinatra[\"'].*");
    return Optional.of(
        unknown(
            rails ? "a Rails app" : sinatra ? "a Sinatra app" : "a Ruby app",
            "Gemfile",
            "Ruby",
            "A part of it in a language that Berth builds can be pushed from a folder of its own",
            rails || source.hasFile("config.ru")));
  }

  private static Optional<OtherApps> elixir(SourceTree source) {
    return source
        .text("mix.exs")
        .map(mix ->
            unknown(
                mix.contains(":phoenix") ? "a Phoenix app" : "an Elixir app",
                "mix.exs",
                "Elixir",
                "A part of it in a language that Berth builds can be pushed from a folder of"
                    + " its own",
                true));
  }

  private static Optional<OtherApps> rust(SourceTree source) {
    return source
        .text("Cargo.toml")
        .map(cargo ->
            unknown(
                cargo.contains("[workspace]") ? "a Rust workspace" : "a Rust program",
                "Cargo.toml",
                "Rust",
                "What it leaves as HTML and WebAssembly can be committed and pushed as a site",
                false));
  }

  private static Optional<OtherApps> docker(SourceTree source) {
    return source
        .text("Dockerfile")
        .map(dockerfile -> {
          Matcher from = FROM.matcher(dockerfile);
          String base = "";
          while (from.find()) {
            base = from.group(1);
          }
          String image = SourceTree.printable(base);
          return new OtherApps(
              "This repository says only by a Dockerfile%s how it is built, and Berth builds images without Docker."
                  .formatted(base.isEmpty() ? "" : " (FROM " + image + ")"),
              manifestFor(base),
              false);
        });
  }

  /** What a base image tells of the app's language. */
  private static String manifestFor(String base) {
    String name = base.replaceFirst(".*/", "").replaceFirst("[:@].*", "");
    return switch (name) {
      case "node", "bun" ->
          "Commit a package.json with a start script: that is all that Berth needs of a Node app.";
      case "python" ->
          "Commit a requirements.txt beside the code: that is all that Berth needs of a Python"
              + " app.";
      case "golang" -> "Commit a go.mod: that is all that Berth needs of a Go app.";
      case "nginx", "httpd", "caddy" ->
          "Commit the pages with an index.html at the top, in public or in dist: they are served as"
              + " a site.";
      case "eclipse-temurin", "openjdk", "maven", "gradle", "amazoncorretto" ->
          "Commit a pom.xml or build.gradle: that is all that Berth needs of a Java app.";
      default -> "Berth runs " + LANGUAGES + " from their own files, without a Dockerfile.";
    };
  }

  private static Optional<OtherApps> compose(SourceTree source) {
    return COMPOSE.stream()
        .filter(source::hasFile)
        .findFirst()
        .map(file -> {
          String images =
              IMAGE
                  .matcher(source.text(file).orElse(""))
                  .results()
                  .map(found -> found.group(1))
                  .distinct()
                  .limit(5)
                  .collect(Collectors.joining(", "));
          return new OtherApps(
              "This repository has only a %s%s, and Berth runs no images of others."
                  .formatted(file, images.isEmpty() ? "" : " (images " + images + ")"),
              "Push the code of the app itself: Berth runs "
                  + LANGUAGES
                  + ", and gives them PostgreSQL by itself.",
              false);
        });
  }

  private static OtherApps unknown(
      String what, String file, String language, String step, boolean certain) {
    return new OtherApps(
        "This is %s (%s), and Berth does not run %s.".formatted(what, file, language),
        "Berth runs %s. %s.".formatted(LANGUAGES, step),
        certain);
  }
}
