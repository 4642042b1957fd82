package dev.berth.buildpacks.needs;

import dev.berth.buildpacks.Dependency;
import dev.berth.buildpacks.NeedClues;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.profile.Need;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether an app uses PostgreSQL. */
record DatabaseNeed(SourceTree source, List<NeedClues> clues, Pattern code) {
  private static final String MIGRATIONS = "db/migrations?/.+\\.sql|migrations/[^/]+\\.sql";
  private static final List<String> EXAMPLES =
      List.of(".env.example", ".env.sample", ".env.template", ".env.dist", "env.example");
  private static final Pattern EXAMPLE =
      Pattern.compile("(?m)^\\s*(?:export\\s+)?(DATABASE_URL|POSTGRES_URL)\\s*=[ \\t\"']*(.*)$");
  private static final Pattern USE =
      Pattern.compile("\\bDATABASE_URL\\b|\\bPGDATABASE\\b|jdbc:postgresql:|postgres(ql)?://");

  Need need() {
    return first(language -> language.schema(source))
        .or(() -> first(this::driver).map(Need::because))
        .orElseGet(() -> usesAnother() ? Need.NONE : hint());
  }

  private Optional<String> driver(NeedClues language) {
    return language
        .dependency(source, language.postgres())
        .map(driver ->
            language
                .dependency(source, language.mappers())
                .map(mapper -> mapper.words() + " and " + driver.name())
                .orElse(driver.words()));
  }

  private boolean usesAnother() {
    return first(language -> language.dependency(source, language.otherDatabases())).isPresent();
  }

  private Need hint() {
    for (String name : EXAMPLES) {
      Matcher example = EXAMPLE.matcher(source.own().text(name));
      if (example.find()) {
        String value = example.group(2).strip();
        boolean other = value.contains(":") && !value.startsWith("postgres");
        return other ? Need.NONE : Need.because(name + " names " + example.group(1));
      }
    }
    String migrations =
        Stream.concat(Stream.of(MIGRATIONS), clues.stream().map(NeedClues::migrationFiles))
            .filter(pattern -> !pattern.isEmpty())
            .collect(Collectors.joining("|"));
    Optional<String> migration = source.own().named(Pattern.compile(migrations));
    if (migration.isPresent()) {
      return Need.because("there are migrations (" + migration.get() + ")");
    }
    return source
        .own()
        .using(code, USE)
        .map(name -> Need.because(name + " uses a PostgreSQL database"))
        .orElse(Need.NONE);
  }

  private <T> Optional<T> first(Function<NeedClues, Optional<T>> question) {
    return clues.stream().flatMap(language -> question.apply(language).stream()).findFirst();
  }

  /** The same question for whoever asks another thing of all languages. */
  static Optional<Dependency> dependency(
      SourceTree source, List<NeedClues> clues, Function<NeedClues, List<String>> packages) {
    return clues.stream()
        .flatMap(language -> language.dependency(source, packages.apply(language)).stream())
        .findFirst();
  }
}
