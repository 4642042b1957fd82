package dev.berth.secrets.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.secrets.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.SequencedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleScanTest {
  private static final String VALUE = "correct-horse\"battery";

  @Test
  void aKnownValueIsFoundAsItIsAndEncodedNamingFileAndVariable() {
    BundleScan scan = scan(Map.of("SESSION_SECRET", VALUE));

    assertThat(scan.scan("assets/a.js", "let a='" + VALUE + "';"))
        .containsExactly(new BundleFinding("assets/a.js", "SESSION_SECRET", "the value as it is"));
    assertThat(scan.scan("a.js", "atob('" + base64("u:" + VALUE + "@host") + "')"))
        .containsExactly(new BundleFinding("a.js", "SESSION_SECRET", "the value as base64"));
    assertThat(scan.scan("a.js.map", "{\"sourcesContent\":[\"x = 'correct-horse\\\"battery'\"]}"))
        .containsExactly(
            new BundleFinding("a.js.map", "SESSION_SECRET", "the value escaped as in JSON"));
    assertThat(scan.scan("a.js", "correct-horse but no battery")).isEmpty();
  }

  @Test
  void aSourceMapInsideAScriptIsReadToo() {
    String map = "{\"sourcesContent\":[\"const s = \\\"correct-horse\\\\\\\"battery\\\"\"]}";
    String plain = "{\"sourcesContent\":[\"const s = 'correct-horse\\\"battery'\"]}";
    BundleScan scan = scan(Map.of("SESSION_SECRET", VALUE));

    for (String one : new String[] {plain, map.replace("\\\\\\\"", "\\\"")}) {
      assertThat(
              scan.scan(
                  "a.js",
                  "x()\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,"
                      + base64(one)))
          .extracting(BundleFinding::variable)
          .contains("SESSION_SECRET");
    }
  }

  @Test
  void settingsAndPublicValuesDoNotStopADeploy() {
    Map<String, String> variables =
        Map.of(
            "NODE_ENV", "production",
            "APP_NAME", "My little shop",
            "SMTP_FROM", "support@my-little-shop.example",
            "AWS_REGION", "eu-central-1-production",
            "SUPABASE_URL", "https://abcdefghijklmno.supabase.co",
            "NEXT_PUBLIC_API_KEY", "pk_public_1234567890abcdefABCDEF",
            "API_KEY", "pk_public_1234567890abcdefABCDEF",
            "STRIPE_PUBLISHABLE_KEY", "pk_live_1234567890abcdefABCDEF",
            "SHORT_SECRET", "1234567");
    BundleScan scan = scan(variables);

    assertThat(scan.scan("a.js", String.join("\n", variables.values()))).isEmpty();
  }

  @Test
  void aSecretIsKnownByItsNameOrByItsLook() {
    Map<String, String> variables =
        Map.of(
            "DB_PASSWORD", "simple-one",
            "DATABASE_URL", "postgres://u:some@internal/db",
            "LICENCE", "f3b1c9d0a7e84f56b2c1d0e9f8a7b6c5",
            "WHATEVER", "Zk3vQ8sT1xW5yB7nM2pL9cR4dF6gH0jK");
    BundleScan scan = scan(variables);

    assertThat(scan.scan("a.js", String.join("\n", variables.values())))
        .extracting(BundleFinding::variable)
        .containsExactlyInAnyOrder("DB_PASSWORD", "DATABASE_URL", "LICENCE", "WHATEVER");
  }

  @Test
  void aFindingNeverContainsTheValue() {
    assertThat(scan(Map.of("SESSION_SECRET", VALUE)).scan("a.js", VALUE).toString())
        .doesNotContain(VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sb_" + "secret_abcdefghijklmnopqrstuvwx",
        "sk_" + "live_51H8xAbCdEfGhIjKlMnOpQrSt",
        "rk_" + "live_51H8xAbCdEfGhIjKlMnOpQrSt",
        "AKIA" + "IOSFODNN7EXAMPLE",
        "-----BEGIN " + "PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA",
        "postgres://app:verysecret" + "@db.internal.net/shop"
      })
  void keysOfServersAreKnownByTheirShape(String key) {
    assertThat(scan(Map.of()).scan("a.js", "f(\"" + key + "\")")).hasSize(1);
    assertThat(scan(Map.of()).scan("a.js", "s='\uD83D\uDE00 Größe';f(\"" + key + "\")"))
        .as("behind letters of more than one byte")
        .hasSize(1);
    assertThat(scan(Map.of()).scan("a.js", "f(\"A=1\\n" + key + "\")"))
        .as("behind the end of a line, as scripts write it")
        .hasSize(1);
    assertThat(
            scan(Map.of())
                .scan("a.js", "JSON.parse('{\"k\":\"" + key.replace("\\", "\\\\") + "\"}')"))
        .as("in JSON inside a script")
        .hasSize(1);
  }

  @Test
  void ofTokensOnlyThoseOfTheServiceRoleAreRefused() {
    assertThat(scan(Map.of()).scan("a.js", "k='" + token("service_role") + "'"))
        .extracting(BundleFinding::what)
        .containsExactly("a token of the service role");
    assertThat(scan(Map.of()).scan("a.js", "k='" + token("anon") + "'")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pk_live_51H8xAbCdEfGhIjKlMnOpQrSt",
        "sb_publishable_abcdefghijklmnopqrstuvwx",
        "task_live_51H8xAbCdEfGhIjKlMnOpQrSt",
        "-----BEGIN PUBLIC KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA",
        "-----BEGIN PRIVATE KEY----- is what a key starts with",
        "postgres://user:password@localhost/db",
        "postgres://${user}:${password}@db.example.org/db"
      })
  void whatIsMadeForBrowsersOrOnlyTalksOfKeysIsLeft(String text) {
    assertThat(scan(Map.of()).scan("a.js", "f(\"" + text + "\")")).isEmpty();
  }

  @Test
  void clientFilesAreTextInDirectoriesThatAreServed() {
    assertThat(ClientFiles.isClientFile(".next/static/chunks/main.js")).isTrue();
    assertThat(ClientFiles.isClientFile("dist/assets/index.js.map")).isTrue();
    assertThat(ClientFiles.isClientFile(".next/server/app/page.js")).isFalse();
    assertThat(ClientFiles.isClientFile("dist/server.js")).isFalse();
    assertThat(ClientFiles.isClientFile("public/logo.png")).isFalse();
  }

  private static String token(String role) {
    return url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
        + "."
        + url("{\"iss\":\"supabase\",\"role\":\"" + role + "\",\"iat\":1700000000}")
        + "."
        + url("a signature of thirty-two bytes!");
  }

  private static String url(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static BundleScan scan(Map<String, String> variables) {
    Map<String, SecretValue> values = new HashMap<>();
    variables.forEach((name, value) -> values.put(name, SecretValue.of(value)));
    return BundleScan.of(values, name -> name.startsWith("NEXT_PUBLIC_"));
  }

  @Test
  void oneFindingPerVariableAndForm() {
    SequencedSet<BundleFinding> findings =
        scan(Map.of("SESSION_SECRET", VALUE)).scan("a.js", (VALUE + " ").repeat(100));

    assertThat(findings).hasSize(1);
  }
}
