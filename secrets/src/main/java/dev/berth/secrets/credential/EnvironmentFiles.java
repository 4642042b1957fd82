package dev.berth.secrets.credential;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds values in {@code .env} files whose names say that they are secret. */
final class EnvironmentFiles {
  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^[ \\t]{0,20}(?:export[ \\t]{1,4})?(?<name>[A-Za-z_][A-Za-z0-9_]{0,80})[ \\t]{0,4}=["
              + " \\t]{0,4}"
              + "(?:\"(?<double>[^\"\\r\\n]{0,500})\"|'(?<single>[^'\\r\\n]{0,500})'|(?<bare>[^\\s#\"']{0,500}))");
  private static final Pattern EXAMPLE_FILE =
      Pattern.compile(".*(?:example|sample|template|dist|defaults?)");
  private static final int MIN_LENGTH = 12;
  private static final double MIN_ENTROPY = 3.0;

  private EnvironmentFiles() {}

  static boolean matches(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return (name.equals(".env")
            || name.startsWith(".env.")
            || name.endsWith(".env")
            || name.equals(".envrc"))
        && !EXAMPLE_FILE.matcher(name).matches();
  }

  /** Receives where a value begins and the value. */
  interface Found {
    void value(int position, String value);
  }

  static void find(String text, Found found) {
    Matcher line = LINE.matcher(text);
    while (line.find()) {
      String group = group(line);
      String value = line.group(group);
      if (SecretNames.isCertain(line.group("name"))
          && value.length() >= MIN_LENGTH
          && !value.contains("://")
          && !value.startsWith("$")
          && !value.startsWith("/")
          && !words(value)
          && Plausible.secret(value, MIN_ENTROPY)) {
        found.value(line.start(group), value);
      }
    }
  }

  private static String group(Matcher line) {
    if (line.group("double") != null) {
      return "double";
    }
    return line.group("single") != null ? "single" : "bare";
  }

  /** {@code local-development-only} is a sentence, no secret. */
  private static boolean words(String value) {
    return value.matches("[A-Za-z]{1,14}(?:[-_ ][A-Za-z]{1,14})*");
  }
}
