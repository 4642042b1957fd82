package dev.berth.server;

import static dev.berth.server.ProductionCode.CLASSES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code docs/settings.md} is made from the configuration records: names, defaults and what their
 * Javadoc says. {@code -Dberth.settings.write=true} writes it.
 */
class SettingsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "settings.md");
  private static final Pattern PARAM =
      Pattern.compile("@param (\\w+)\\s(.*?)(?=\\n \\* @|\\z)", Pattern.DOTALL);

  private static final String HEAD =
      """
      # Settings

      Berth works without any. An operator sets one as an environment variable when Berth is started
      (`BERTH_DEPLOY_DRAIN=1m ./berth restart`), and again at every later start: only `--data`, `--domain`, `--port` and
      `--listen` are remembered. Times are written like `500ms`, `30s`, `10m` or `7d`, sizes like `512MB`; a value that
      cannot be read keeps the server from starting, and is named.
      What one app wants stands in its [berth.yaml](berth-yaml.md), not here.

      This page is made from the code; `SettingsPageTest` says how.
      """;

  @Test
  void thePageSaysWhatTheRecordsSay() throws IOException {
    String expected = page();
    if (Boolean.getBoolean("berth.settings.write")) {
      Files.writeString(PAGE, expected);
    }

    assertThat(PAGE).content(UTF_8).isEqualTo(expected);
  }

  private static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Class<?> record : records()) {
      String prefix = prefix(record);
      page.append("\n## ").append(prefix).append("\n\n").append(summary(record)).append("\n\n");
      page.append("| setting | default | what it is for |\n| --- | --- | --- |\n");
      rows(record, prefix, page);
    }
    return page.toString();
  }

  private static List<? extends Class<?>> records() {
    return CLASSES.stream()
        .filter(type -> type.isAnnotatedWith(ConfigurationProperties.class))
        .map(type -> type.reflect())
        .sorted(Comparator.comparing(SettingsPageTest::prefix))
        .toList();
  }

  private static void rows(Class<?> record, String prefix, StringBuilder page) {
    Map<String, String> documented = documented(record);
    for (RecordComponent component : record.getRecordComponents()) {
      String name = prefix + "." + dashed(component.getName());
      if (component.getType().isRecord()) {
        rows(component.getType(), name, page);
        continue;
      }
      assertThat(documented).as(record + " documents").containsKey(component.getName());
      page.append("| `")
          .append(name)
          .append("`<br>`")
          .append(variable(name))
          .append("` | ")
          .append(fallback(component))
          .append(" | ")
          .append(documented.get(component.getName()))
          .append(" |\n");
    }
  }

  private static String fallback(RecordComponent component) {
    DefaultValue value = component.getAccessor().getAnnotation(DefaultValue.class);
    if (value == null) {
      value = parameterDefault(component);
    }
    if (value == null || value.value().length == 0) {
      return component.getType() == List.class ? "none" : "–";
    }
    return "`" + String.join(",", value.value()) + "`";
  }

  /** The annotation is for parameters only. */
  private static DefaultValue parameterDefault(RecordComponent component) {
    Class<?> record = component.getDeclaringRecord();
    RecordComponent[] all = record.getRecordComponents();
    for (int i = 0; i < all.length; i++) {
      if (all[i].getName().equals(component.getName())) {
        return record.getDeclaredConstructors()[0].getParameters()[i].getAnnotation(
            DefaultValue.class);
      }
    }
    throw new AssertionError(component);
  }

  private static String prefix(Class<?> record) {
    ConfigurationProperties properties = record.getAnnotation(ConfigurationProperties.class);
    return properties.prefix().isEmpty() ? properties.value() : properties.prefix();
  }

  private static String dashed(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String variable(String name) {
    return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private static String summary(Class<?> record) {
    return plain(javadoc(record).split("\n \\* @", 2)[0]);
  }

  private static Map<String, String> documented(Class<?> record) {
    Map<String, String> documented = new TreeMap<>();
    PARAM
        .matcher(javadoc(record))
        .results()
        .forEach(param -> documented.put(param.group(1), plain(param.group(2))));
    return documented;
  }

  /** The comment before the record's declaration. */
  private static String javadoc(Class<?> record) {
    Class<?> top = record.isMemberClass() ? record.getDeclaringClass() : record;
    Path file =
        Path.of(
            "src/main/java", top.getPackageName().replace('.', '/'), top.getSimpleName() + ".java");
    String source = read(file).replaceAll("(?m)^ {2}( ?\\*|/\\*\\*)", "$1");
    Matcher declared =
        Pattern.compile(
                "/\\*\\*((?:(?!\\*/).)*)\\*/(?:\\s*@[^\\n]*)*\\s*(?:public )?record "
                    + record.getSimpleName()
                    + "\\b",
                Pattern.DOTALL)
            .matcher(source);
    assertThat(declared.results().map(MatchResult::group)).as(record + " has a Javadoc").hasSize(1);
    declared.reset();
    assertThat(declared.find()).isTrue();
    return declared.group(1);
  }

  private static String plain(String javadoc) {
    return javadoc
        .replaceAll("\\n \\* ?", "\n")
        .replaceAll("\\{@code\\s+([^}]*)}", "`$1`")
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
