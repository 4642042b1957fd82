package dev.berth.secrets.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.secrets.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts made at random of a small alphabet, so that secrets overlap, repeat and nearly match. */
class RedactorFuzzTest {
  private static final String ALPHABET = "ab=%\"\\é\n";

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aStreamCutAnywhereLeavesNothingThatPlainSearchingFinds(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      List<SecretValue> secrets = secrets(random);
      String text = text(random, secrets);

      String redacted = inPieces(Redactor.of(secrets).stream(), text, random);

      String about = "seed %d round %d: %s in %s".formatted(seed, round, reveal(secrets), text);
      assertThat(redacted).as(about).isEqualTo(Redactor.of(secrets).redact(text));
      assertThat(isPartOf(redacted.replace("•", ""), searched(secrets, text).replace("•", "")))
          .as("%s: %s leaves more than %s", about, redacted, searched(secrets, text))
          .isTrue();
    }
  }

  /** True when a text is another one with characters left out. */
  private static boolean isPartOf(String part, String whole) {
    int position = 0;
    for (int index = 0; index < whole.length() && position < part.length(); index++) {
      position += part.charAt(position) == whole.charAt(index) ? 1 : 0;
    }
    return position == part.length();
  }

  /** Says independently of the automaton which characters have to go. */
  private static String searched(List<SecretValue> secrets, String text) {
    Set<Integer> masked = new HashSet<>();
    for (SecretForm form : longestFirst(secrets)) {
      for (int at = text.indexOf(form.text()); at >= 0; at = text.indexOf(form.text(), at + 1)) {
        int end = at + form.text().length();
        for (int index = at; index < end; index++) {
          masked.add(index);
        }
        if (isLongestEndingAt(form, end, text, secrets)) {
          if (form.bleedsLeft() && at > 0 && isBase64(text.charAt(at - 1))) {
            masked.add(at - 1);
          }
          if (form.bleedsRight() && end < text.length() && isBase64(text.charAt(end))) {
            masked.add(end);
          }
        }
      }
    }
    StringBuilder result = new StringBuilder();
    for (int index = 0; index < text.length(); index++) {
      if (!masked.contains(index)) {
        result.append(text.charAt(index));
      } else if (!masked.contains(index - 1)) {
        result.append("••••");
      }
    }
    return result.toString();
  }

  private static boolean isLongestEndingAt(
      SecretForm form, int end, String text, List<SecretValue> secrets) {
    String read = text.substring(0, end);
    return longestFirst(secrets).stream()
        .filter(other -> read.endsWith(other.text()))
        .findFirst()
        .orElseThrow()
        .equals(form);
  }

  private static List<SecretForm> longestFirst(List<SecretValue> secrets) {
    List<SecretForm> forms = new ArrayList<>();
    Set<String> texts = new HashSet<>();
    for (SecretValue secret : secrets) {
      for (SecretForm form : SecretForms.of(secret)) {
        if (texts.add(form.text())) {
          forms.add(form);
        }
      }
    }
    forms.sort((a, b) -> b.text().length() - a.text().length());
    return forms;
  }

  private static List<SecretValue> secrets(Random random) {
    List<SecretValue> secrets = new ArrayList<>();
    for (int count = 1 + random.nextInt(4); count > 0; count--) {
      secrets.add(SecretValue.of(letters(random, 6 + random.nextInt(8))));
    }
    return secrets;
  }

  private static String text(Random random, List<SecretValue> secrets) {
    StringBuilder text = new StringBuilder();
    for (int part = random.nextInt(12); part > 0; part--) {
      String secret = secrets.get(random.nextInt(secrets.size())).reveal();
      switch (random.nextInt(4)) {
        case 0 -> text.append(letters(random, random.nextInt(10)));
        case 1 -> text.append(secret, 0, random.nextInt(secret.length() + 1));
        case 2 -> text.append(secret);
        default -> {
          String around =
              letters(random, random.nextInt(4)) + secret + letters(random, random.nextInt(4));
          byte[] bytes = around.getBytes(StandardCharsets.UTF_8);
          text.append(Base64.getEncoder().encodeToString(bytes));
        }
      }
    }
    return text.toString();
  }

  private static String inPieces(RedactedStream stream, String text, Random random) {
    StringBuilder redacted = new StringBuilder();
    int position = 0;
    while (position < text.length()) {
      int next = Math.min(text.length(), position + 1 + random.nextInt(7));
      redacted.append(stream.add(text.substring(position, next)));
      position = next;
    }
    return redacted.append(stream.end()).toString();
  }

  private static String letters(Random random, int count) {
    StringBuilder letters = new StringBuilder();
    for (int index = 0; index < count; index++) {
      letters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return letters.toString();
  }

  private static List<String> reveal(List<SecretValue> secrets) {
    return secrets.stream().map(SecretValue::reveal).toList();
  }

  private static boolean isBase64(char letter) {
    return (Character.isLetterOrDigit(letter) && letter < 128) || "+/-_".indexOf(letter) >= 0;
  }
}
