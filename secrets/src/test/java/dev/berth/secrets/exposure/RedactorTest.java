package dev.berth.secrets.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.secrets.SecretValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class RedactorTest {
  private static final String SECRET = "p@ss w/ö\"rd+\\1";

  private static Redactor redactor(String... values) {
    return Redactor.of(Arrays.stream(values).map(SecretValue::of).toList());
  }

  static Stream<String> forms() {
    String url = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
    return Stream.of(
        SECRET,
        JsonMapper.shared().writeValueAsString(SECRET),
        "p@ss w/\\u00f6\\\"rd+\\\\1",
        "p@ss w\\/ö\\\"rd+\\\\1",
        url,
        url.replace("+", "%20"),
        "p%40ss%20w%2f%c3%b6%22rd%2b%5c1");
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aValueIsTakenOutInEveryForm(String form) {
    String text = "before " + form + " after";

    assertThat(redactor(SECRET).redact(text))
        .startsWith("before ")
        .endsWith(" after")
        .contains("••••")
        .hasSizeLessThanOrEqualTo("before \"••••\" after".length());
  }

  @Test
  void base64IsFoundAtEveryAlignmentAndNoCharacterWithItsBitsStays() {
    for (String secret : List.of("secret", "seven77", "eight888", "ein längeres Geheimnis?>~")) {
      for (int before = 0; before < 5; before++) {
        for (int after = 0; after < 5; after++) {
          for (Base64.Encoder encoder : encoders()) {
            String around = "x".repeat(before) + secret + "y".repeat(after);
            byte[] bytes = around.getBytes(StandardCharsets.UTF_8);

            String redacted = redactor(secret).redact("Basic " + encoder.encodeToString(bytes));

            assertThat(redacted).contains("••••");
            String left = redacted.substring("Basic ".length(), redacted.indexOf('•'));
            assertThat(left).hasSizeLessThanOrEqualTo(before * 8 / 6);
            String right = redacted.substring(redacted.lastIndexOf('•') + 1).replace("=", "");
            assertThat(right).hasSizeLessThanOrEqualTo(after * 8 / 6 + (after > 0 ? 1 : 0));
          }
        }
      }
    }
  }

  private static List<Base64.Encoder> encoders() {
    return List.of(
        Base64.getEncoder(),
        Base64.getEncoder().withoutPadding(),
        Base64.getUrlEncoder(),
        Base64.getUrlEncoder().withoutPadding());
  }

  @Test
  void shortValuesAreLeftBecauseTheyAreWords() {
    assertThat(redactor("true", "8080", "admin").redact("true on 8080 for admin"))
        .isEqualTo("true on 8080 for admin");
    assertThat(redactor("abcdef").redact("abcdef")).isEqualTo("••••");
  }

  @Test
  void linesOfAValueAreFoundOneByOne() {
    String key =
        "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END PRIVATE KEY-----\n";

    assertThat(redactor(key).redact("  MIIEvQIBADANBgkqhkiG9w0\n")).isEqualTo("  ••••\n");
    assertThat(redactor(key).redact("-----BEGIN PRIVATE KEY-----\n"))
        .isEqualTo("-----BEGIN PRIVATE KEY-----\n");
    assertThat(redactor(key).redact(key)).isEqualTo("••••");
  }

  @Test
  void valuesThatOverlapOrContainEachOtherLeaveNothing() {
    assertThat(redactor("abcdefgh", "efghijkl").redact("1abcdefghijkl2")).isEqualTo("1••••2");
    assertThat(redactor("abcdef", "xxabcdefxx").redact("xxabcdefxx abcdef")).isEqualTo("•••• ••••");
    assertThat(redactor("aaaaaa").redact("b" + "a".repeat(50_000) + "c")).isEqualTo("b••••c");
    assertThat(redactor("abcabcx").redact("abcabcabcx")).isEqualTo("abc••••");
  }

  @Test
  void aSecretIsFoundWhereverTheStreamIsCut() {
    String text = "one topsecret-value two dG9wc2VjcmV0LXZhbHVl three";
    String whole = redactor("topsecret-value").redact(text);

    assertThat(whole).isEqualTo("one •••• two •••• three");
    for (int cut = 0; cut <= text.length(); cut++) {
      RedactedStream stream = redactor("topsecret-value").stream();
      String redacted =
          stream.add(text.substring(0, cut)) + stream.add(text.substring(cut)) + stream.end();
      assertThat(redacted).isEqualTo(whole);
    }
  }

  @Test
  void aStreamHoldsBackOnlyWhatMayBecomeASecret() {
    RedactedStream stream = redactor("topsecret-value").stream();

    assertThat(stream.add("a line without anything\n")).isEqualTo("a line without anything");
    assertThat(stream.add("and topse")).isEqualTo("\nand");
    assertThat(stream.add("rvant, no")).isEqualTo(" topservant, n");
    assertThat(stream.end()).isEqualTo("o");
  }

  @Test
  void withoutSecretsEverythingPasses() {
    assertThat(Redactor.NONE.redact("text")).isEqualTo("text");
    assertThat(Redactor.of(List.of()).stream().add("text")).isEqualTo("text");
    assertThat(redactor("topsecret").redact("")).isEmpty();
  }
}
