package dev.berth.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretScopeTest {
  private static final SecretScope APP = new SecretScope.OfApp("shop");
  private static final SecretScope PREVIEWS = new SecretScope.OfPreviews("shop");
  private static final SecretScope BRANCH = new SecretScope.OfEnvironment("shop", "shop--dark");

  @Test
  void aNarrowerScopeWins() {
    SecretLayers layers =
        new SecretLayers(
            List.of(
                set(APP, 3, Map.of("A", "app", "B", "app", "C", "app")),
                set(PREVIEWS, 2, Map.of("B", "previews", "C", "previews")),
                set(BRANCH, 7, Map.of("C", "branch", "D", "branch"))));

    assertThat(layers.values())
        .containsExactly(
            Map.entry("A", SecretValue.of("app")),
            Map.entry("B", SecretValue.of("previews")),
            Map.entry("C", SecretValue.of("branch")),
            Map.entry("D", SecretValue.of("branch")));
    assertThat(layers.origin("B")).contains(new SecretRef(PREVIEWS, 2));
    assertThat(layers.origin("A")).contains(new SecretRef(APP, 3));
    assertThat(layers.origin("Z")).isEmpty();
    assertThat(layers.refs())
        .extracting(SecretRef::toString)
        .containsExactly("shop/app@3", "shop/previews@2", "shop/env/shop--dark@7");
  }

  @Test
  void productionDoesNotReadWhatIsForPreviews() {
    assertThat(SecretScope.forProduction("shop", "shop"))
        .containsExactly(
            new SecretScope.OfMadeUp("shop", "shop"),
            APP,
            new SecretScope.OfEnvironment("shop", "shop"));
    assertThat(SecretScope.forPreview("shop", "shop--dark"))
        .containsExactly(new SecretScope.OfMadeUp("shop", "shop--dark"), APP, PREVIEWS, BRANCH);
  }

  @Test
  void noTwoScopesShareAPath() {
    assertThat(
            List.of(
                APP,
                PREVIEWS,
                BRANCH,
                new SecretScope.OfMadeUp("shop", "shop--dark"),
                new SecretScope.OfState("shop", "shop--dark"),
                new SecretScope.OfEnvironment("shop", "app"),
                new SecretScope.OfEnvironment("shop", "previews"),
                new SecretScope.OfApp("shop2")))
        .extracting(SecretScope::path)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b", "A", "-a", "a-", "a b", "a%2fb", "ä"})
  void aLabelCannotLeaveItsPlace(String label) {
    assertThatThrownBy(() -> new SecretScope.OfEnvironment("shop", label))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SecretScope.OfApp(label))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void changesLeaveTheSetAsItWas() {
    SecretSet set = set(APP, 1, Map.of("A", "1"));

    assertThat(set.with("B", SecretValue.of("2"))).containsOnlyKeys("A", "B");
    assertThat(set.without("A")).isEmpty();
    assertThat(set.values()).containsOnlyKeys("A");
    assertThatThrownBy(() -> set.with("not valid", SecretValue.of("2")))
        .isInstanceOf(SecretException.class);
  }

  private static SecretSet set(SecretScope scope, long version, Map<String, String> values) {
    TreeMap<String, SecretValue> secrets = new TreeMap<>();
    values.forEach((name, value) -> secrets.put(name, SecretValue.of(value)));
    return new SecretSet(new SecretRef(scope, version), secrets);
  }
}
