package dev.berth.secrets.dotenv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnvFileTest {
  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of("A=1", "1"),
        Arguments.of("A = spaced  ", "spaced"),
        Arguments.of("A=", ""),
        Arguments.of("A=\"\"", ""),
        Arguments.of("export A=exported", "exported"),
        Arguments.of("export\tA=exported", "exported"),
        Arguments.of("A: yaml-like", "yaml-like"),
        Arguments.of("A=with spaces inside", "with spaces inside"),
        Arguments.of("A=value # comment", "value"),
        Arguments.of("A=value#no-comment", "value#no-comment"),
        Arguments.of("A=# only a comment", ""),
        Arguments.of("A=\"has # no comment\" # comment", "has # no comment"),
        Arguments.of("A='single $NOT \\n expanded'", "single $NOT \\n expanded"),
        Arguments.of(
            "A=\"double\\nline\\ttab \\\"quoted\\\" \\\\ \\$5\"",
            "double\nline\ttab \"quoted\" \\ $5"),
        Arguments.of("A=`it's \"both\"`", "it's \"both\""),
        Arguments.of("A=\"unknown \\d escape\"", "unknown \\d escape"),
        Arguments.of("A=\"first\nsecond\n\"", "first\nsecond\n"),
        Arguments.of("A='first\nsecond'", "first\nsecond"),
        Arguments.of("A=\"joined\\\nline\"", "joinedline"),
        Arguments.of("\uFEFFA=bom", "bom"),
        Arguments.of("A=windows\r\n", "windows"),
        Arguments.of("A=\"two\r\nlines\"\r\n", "two\nlines"),
        Arguments.of("A=${OTHER} $STAYS", "${OTHER} $STAYS"),
        Arguments.of("A=postgres://u:p=a@h:5432/db?x=1&y=2", "postgres://u:p=a@h:5432/db?x=1&y=2"),
        Arguments.of("A=it's", "it's"),
        Arguments.of("A={\"json\":true}", "{\"json\":true}"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueIsReadAsDotenvReadsIt(String text, String value) {
    EnvFile file = EnvFile.parse(text);

    assertThat(file.problems()).isEmpty();
    assertThat(reveal(file)).containsExactly(Map.entry("A", value));
  }

  static Stream<Arguments> problems() {
    return Stream.of(
        Arguments.of("A=1\nnonsense\nB=2", "line 2: expected NAME=value"),
        Arguments.of(
            "A=1\n\n2FA=x",
            "line 3: this name is not valid: use letters, digits and underscores, not a digit first"),
        Arguments.of(
            "MY-NAME=x",
            "line 1: this name is not valid: use letters, digits and underscores, not a digit first"),
        Arguments.of(
            "=x",
            "line 1: this name is not valid: use letters, digits and underscores, not a digit first"),
        Arguments.of(
            "A=1\nB=\"open\nC=3\n", "line 2: the quote \" that opens here is never closed"),
        Arguments.of("A=\"closed\" and more", "line 1: unexpected text after the closing quote \""),
        Arguments.of("A=one\n# between\nA=two", "line 3: A has another value in line 1"),
        Arguments.of("export", "line 1: expected NAME=value"),
        Arguments.of("A=\"two\nlines\"\nwrong", "line 3: expected NAME=value"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void aProblemNamesItsLine(String text, String problem) {
    EnvFile file = EnvFile.parse(text);

    assertThat(file.isValid()).isFalse();
    assertThat(file.problems()).extracting(EnvProblem::toString).containsExactly(problem);
  }

  @Test
  void allProblemsAreCollectedAndTheRestIsRead() {
    EnvFile file = EnvFile.parse("first\nA=1\nsecond line\nB='open\nC=3");

    assertThat(file.problems()).extracting(EnvProblem::line).containsExactly(1, 3, 4);
    assertThat(reveal(file)).containsExactly(Map.entry("A", "1"), Map.entry("C", "3"));
  }

  @Test
  void linesAreThoseOfTheFile() {
    EnvFile file = EnvFile.parse("# head\n\nA=\"1\n2\n3\"\n\n  B=4\n");

    assertThat(file.entries()).extracting(EnvEntry::name).containsExactly("A", "B");
    assertThat(file.entries()).extracting(EnvEntry::line).containsExactly(3, 7);
  }

  @Test
  void theSameValueTwiceIsNoProblem() {
    assertThat(reveal(EnvFile.parse("A=1\nA=1\n"))).containsExactly(Map.entry("A", "1"));
  }

  @Test
  void aProblemNeverShowsAValue() {
    EnvFile file =
        EnvFile.parse(
            "hunter2hunter2\nA=\"hunter2\nhunter2\nB='x' hunter2\n-hunter2-=1\nC=hunter2\nC=hunter3\0");

    assertThat(file.problems()).isNotEmpty();
    assertThat(file.problems().toString()).doesNotContain("hunter");
    assertThat(file.toString()).doesNotContain("hunter");
  }

  @Test
  void aHugeFileIsNotRead() {
    assertThat(EnvFile.parse("A=1\n".repeat(300_000)).problems()).hasSize(1);
  }

  @Test
  void randomTextNeverBreaksIt() {
    String letters = "AB=:'\"`\\\n\r #$ex port";
    Random random = new Random(42);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      EnvFile file = EnvFile.parse(text.toString());
      int lines = (int) text.toString().replace("\r\n", "\n").replace('\r', '\n').lines().count();
      assertThat(file.entries()).allMatch(entry -> entry.line() >= 1 && entry.line() <= lines);
      assertThat(file.problems()).allMatch(one -> one.line() >= 1 && one.line() <= lines);
    }
  }

  private static Map<String, String> reveal(EnvFile file) {
    Map<String, String> values = new LinkedHashMap<>();
    file.entries().forEach(entry -> values.put(entry.name(), entry.value().reveal()));
    return values;
  }
}
