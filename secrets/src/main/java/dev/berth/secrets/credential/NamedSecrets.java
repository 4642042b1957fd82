package dev.berth.secrets.credential;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Tells of an assignment whether a secret is written down there, and which. */
final class NamedSecrets {
  private static final String IN_ENVIRONMENT = "secret in an environment file";
  private static final String IN_VARIABLE = "secret in a variable";
  private static final String PASSWORD = "password in a variable";
  private static final Pattern SECRET =
      Pattern.compile(
          ".*(?:token|secret(?:string|value|keybase|s|text)?|(?:secret|api|access|auth|private|encryption|signing|master|app|session|storage|account|license|service|shared|jwt|hmac|crypt|cipher|webhook|admin|consumer|oauth)key"
              + "|credentials?|creds?|passphrase|apisecret|clientsecret|accesskeysecret|secretdonotcommit)(?:[0-9]{0,4}|value|prod|production|live|v[0-9])");
  private static final Pattern PASSWORD_NAME =
      Pattern.compile(
          ".*(?:password|passwd|passwort|passw|userpass|dbpass|pwd|passphrase)[0-9]{0,2}");
  private static final Pattern HARMLESS =
      Pattern.compile(
          ".*(?:public|publishable|csrf|xsrf|anonkey|anontoken|sitekey|pagetoken|nexttoken|pagetoken|cancel|continuation|idempotency|synctoken|tokentype|locatoken|authenticitytoken|statetoken).*");
  private static final Pattern REQUEST = Pattern.compile(".*authorization");
  private static final Pattern BASIC =
      Pattern.compile("(?:.*user|.*http|.*registry|.*basic|_?)auth");
  private static final Pattern SCHEME =
      Pattern.compile("(?i)(?:bearer|basic|token|apikey|bot)[ \\t]{1,8}");
  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final int SHORTEST_PASSWORD = 8;
  private static final int SHORTEST = 15;
  private static final int SHORTEST_SETTING = 12;
  private static final double RANDOM = 3.0;

  private final FileKind file;

  NamedSecrets(FileKind file) {
    this.file = file;
  }

  /**
   * What kind of secret the value is; empty for none.
   *
   * @param around the text that the assignment stands in, in lower case
   */
  Optional<String> kind(Assignment assignment, Supplier<String> around) {
    String value = assignment.value();
    if (value.length() < SHORTEST_PASSWORD) {
      return Optional.empty();
    }
    String name = assignment.plainName();
    if (isFilledInLater(value)
        || HARMLESS.matcher(name).matches()
        || ShapeTable.TABLE.harmless().stream().anyMatch(value::startsWith)
        || (!assignment.quoted() && file == FileKind.CODE)) {
      return Optional.empty();
    }
    if (REQUEST.matcher(name).matches()) {
      return request(value);
    }
    if (BASIC.matcher(name).matches()) {
      return isNameAndPassword(value)
          ? Optional.of("name and password in base64")
          : Optional.empty();
    }
    if (file == FileKind.DOCUMENT) {
      return Optional.empty();
    }
    String phrase = assignment.plainPhrase();
    for (NamedShape shape : ShapeTable.TABLE.named()) {
      if (shape.matches(phrase, value, around)) {
        return Optional.of(shape.kind());
      }
    }
    boolean environment = file == FileKind.ENVIRONMENT;
    if ((isRandom(value) && SECRET.matcher(name).matches())
        || (environment && isSecretSetting(assignment.name(), value))) {
      return Optional.of(environment ? IN_ENVIRONMENT : IN_VARIABLE);
    }
    return isPassword(value) && PASSWORD_NAME.matcher(name).matches()
        ? Optional.of(environment ? IN_ENVIRONMENT : PASSWORD)
        : Optional.empty();
  }

  private Optional<String> request(String value) {
    var scheme = SCHEME.matcher(value);
    String credential = scheme.lookingAt() ? value.substring(scheme.end()) : value;
    boolean real = isNameAndPassword(credential) || Plausible.random(credential, SHORTEST, RANDOM);
    return real ? Optional.of("credential of a request") : Optional.empty();
  }

  private static boolean isRandom(String value) {
    return Plausible.random(value, SHORTEST, RANDOM) && !UUID.matcher(value).matches();
  }

  /** A file of settings has nothing but values, so that less is enough to tell a secret. */
  private static boolean isSecretSetting(String name, String value) {
    return SecretNames.isCertain(name)
        && value.length() >= SHORTEST_SETTING
        && !value.startsWith("/")
        && !value.matches("[A-Za-z]{1,14}(?:[-_ ][A-Za-z]{1,14})*")
        && Plausible.secret(value, RANDOM);
  }

  private boolean isPassword(String value) {
    return !value.startsWith("/")
        && !value.startsWith("./")
        && value.chars().noneMatch(letter -> letter <= ' ')
        && (isRandom(value) || (file != FileKind.CODE && Passwords.isReal(value, "")));
  }

  private static boolean isFilledInLater(String value) {
    return value.startsWith("$")
        || value.startsWith("<")
        || value.startsWith("%")
        || value.startsWith("ENC[")
        || value.contains("{{")
        || value.contains("${")
        || value.contains("#{")
        || value.contains("://")
        || value.startsWith("urn:")
        || value.startsWith("arn:")
        || value.endsWith("...");
  }

  private static boolean isNameAndPassword(String base64) {
    if (!base64.matches("[A-Za-z0-9+/]{8,400}={0,2}")
        || base64.replace("=", "").length() % 4 == 1) {
      return false;
    }
    String decoded =
        new String(
            Base64.getDecoder().decode(base64.replace("=", "")), StandardCharsets.ISO_8859_1);
    String[] parts = decoded.split(":", 2);
    return parts.length == 2
        && !parts[0].isEmpty()
        && decoded.chars().allMatch(letter -> letter >= ' ' && letter < 127)
        && Passwords.isReal(
            parts[1].isEmpty() ? parts[0] : parts[1], parts[0].toLowerCase(Locale.ROOT));
  }
}
