package dev.berth.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SecretValueTest {
  private static final String PLANTED = "planted-Value-4711";
  private static final SecretValue VALUE = SecretValue.of(PLANTED);

  @Test
  void itPrintsAsDotsAloneAndInsideOthers() {
    SecretSet set =
        new SecretSet(
            new SecretRef(new SecretScope.OfApp("shop"), 1), new TreeMap<>(Map.of("KEY", VALUE)));

    assertThat(VALUE).hasToString("••••");
    assertThat(String.valueOf(set)).contains("KEY=••••").doesNotContain(PLANTED);
    assertThat(String.valueOf(new SecretLayers(java.util.List.of(set)))).doesNotContain(PLANTED);
    assertThat(String.valueOf(new SecretLookup.Found(set))).doesNotContain(PLANTED);
  }

  @Test
  void onlyRevealTellsIt() {
    assertThat(VALUE.reveal()).isEqualTo(PLANTED);
  }

  @Test
  void javaDoesNotSerialiseIt() {
    assertThatThrownBy(
            () -> {
              try (ObjectOutputStream output =
                  new ObjectOutputStream(new ByteArrayOutputStream())) {
                output.writeObject(VALUE);
              }
            })
        .isInstanceOf(NotSerializableException.class);
  }

  @Test
  void jacksonDoesNotSerialiseIt() {
    String json = JsonMapper.shared().writeValueAsString(Map.of("value", new Holder(VALUE)));

    assertThat(json).contains("value").doesNotContain(PLANTED).doesNotContain("4711");
  }

  @Test
  void equalTextsAreEqualAndHashesTellNothing() {
    assertThat(SecretValue.of(PLANTED)).isEqualTo(VALUE);
    assertThat(SecretValue.of("another")).isNotEqualTo(VALUE).hasSameHashCodeAs(VALUE);
    assertThat(VALUE).isNotEqualTo((Object) PLANTED);
  }

  @Test
  void whatNoProcessCouldReceiveIsRefusedWithoutBeingShown() {
    assertThatThrownBy(() -> SecretValue.of(PLANTED + '\0'))
        .isInstanceOfSatisfying(
            SecretException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(SecretProblem.VALUE_INVALID);
              assertThat(e.getMessage()).doesNotContain(PLANTED);
            });
    assertThatThrownBy(() -> SecretValue.of("ü".repeat(SecretValue.MAX_BYTES / 2 + 1)))
        .isInstanceOfSatisfying(
            SecretException.class,
            e -> assertThat(e.problem()).isEqualTo(SecretProblem.VALUE_INVALID));
    assertThat(SecretValue.of("x".repeat(SecretValue.MAX_BYTES)).reveal())
        .hasSize(SecretValue.MAX_BYTES);
  }

  @Test
  void anInvalidNameIsRefusedAndAValueInItsPlaceIsNotRepeated() {
    assertThatThrownBy(() -> VariableName.require("sk_live_51H8x-and-more"))
        .isInstanceOfSatisfying(
            SecretException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(SecretProblem.NAME_INVALID);
              assertThat(e.getMessage()).contains("sk_…").doesNotContain("51H8x");
            });
    assertThat(VariableName.require("_A1")).isEqualTo("_A1");
    assertThat(VariableName.isValid("1A")).isFalse();
    assertThat(VariableName.isValid("")).isFalse();
    assertThat(VariableName.isValid("A".repeat(129))).isFalse();
  }

  @Test
  void codesOfProblemsAreUniqueAndOfThisFeature() {
    assertThat(SecretProblem.values())
        .extracting(SecretProblem::code)
        .doesNotHaveDuplicates()
        .allMatch(code -> code.startsWith("secrets."));
  }

  record Holder(SecretValue secret) {}
}
