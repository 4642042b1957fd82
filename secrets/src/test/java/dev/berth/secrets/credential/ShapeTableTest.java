package dev.berth.secrets.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every row of the table finds what it describes, made from the row itself. */
class ShapeTableTest {
  private static final int CASES = 20;

  private final Drawn drawn = new Drawn(new Random(11));

  @Test
  void eachShapeIsFoundInConfigurationAndCode() {
    for (CredentialShape shape : ShapeTable.TABLE.shapes()) {
      if (!shape.places().repository() || shape.rule() != Rule.DRAWN) {
        continue;
      }
      int found = 0;
      for (int index = 0; index < CASES; index++) {
        String start = shape.starts().get(index % shape.starts().size());
        String value = drawn.of("[a-z0-9]{" + shape.back() + "}") + start + then(shape);
        List<Finding> findings = scan(shape.context() + " it(\"" + value + "\", x)");
        found += findings.stream().anyMatch(one -> one.kind().equals(shape.kind())) ? 1 : 0;
      }
      assertThat(found).as("%s %s", shape.kind(), shape.starts()).isGreaterThanOrEqualTo(CASES - 1);
    }
  }

  @Test
  void eachKeyThatIsKnownByItsVariableIsFound() {
    for (NamedShape shape : ShapeTable.TABLE.named()) {
      String value = drawn.of(shape.value().pattern());
      assertThat(scan(shape.names().getFirst() + "_token: \"" + value + "\""))
          .as("%s = %s", shape, value)
          .isNotEmpty();
    }
  }

  @Test
  void theSameShapesFilledWithOneLetterAreExamples() {
    for (CredentialShape shape : ShapeTable.TABLE.shapes()) {
      if (shape.places().repository() && shape.drawn() > 0) {
        String value = shape.starts().getFirst() + then(shape).replaceAll("[A-Za-z0-9]", "x");
        assertThat(scan("it(\"" + value + "\")")).as(value).isEmpty();
      }
    }
  }

  @Test
  void aRowThatCannotBeReadIsSaid() {
    assertThatThrownBy(() -> ShapeTable.parse("A key\n  begins key_\n"))
        .hasMessageContaining("A key")
        .hasMessageContaining("begins");
  }

  private String then(CredentialShape shape) {
    String pattern = shape.then().pattern().substring("\\A(".length());
    int end = pattern.endsWith(ShapeEntry.END) ? ShapeEntry.END.length() : 0;
    return drawn.of(pattern.substring(0, pattern.length() - end - 1));
  }

  private static List<Finding> scan(String text) {
    return SecretScan.of("a.conf", text.getBytes(StandardCharsets.UTF_8));
  }
}
