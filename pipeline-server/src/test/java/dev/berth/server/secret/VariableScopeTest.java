package dev.berth.server.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.secrets.SecretScope;
import dev.berth.server.app.App;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableScopeTest {
  private static final AppName SHOP = new AppName("shop");
  private static final Optional<App> KNOWN = Optional.of(new App(SHOP, "main", Instant.EPOCH));

  @ParameterizedTest
  @CsvSource({
    "app, shop/app",
    "previews, shop/previews",
    "production, shop/env/shop",
    "main, shop/env/shop",
    "dark-mode, shop/env/shop--dark-mode",
    "refs/heads/app, shop/env/shop--app",
    "refs/heads/production, shop/env/shop--production",
  })
  void everyScopeHasAName(String name, String path) {
    assertThat(VariableScope.parse(name, SHOP, KNOWN).secret().path()).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({"app", "previews", "production", "dark-mode", "refs/heads/app"})
  void theTitleOfAScopeLeadsToIt(String name) {
    VariableScope scope = VariableScope.parse(name, SHOP, KNOWN);

    assertThat(VariableScope.parse(scope.title(), SHOP, KNOWN)).isEqualTo(scope);
  }

  @Test
  void beforeTheFirstPushThereAreNoBranches() {
    assertThat(VariableScope.parse("app", SHOP, Optional.empty()).title()).isEqualTo("app");
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(() -> VariableScope.parse("dark-mode", SHOP, Optional.empty()))
        .withMessageContaining("secrets.unknown-scope");
  }

  @Test
  void aPreviewReadsWhatIsSetForAllPreviewsAndProductionDoesNot() {
    VariableScope previews = VariableScope.ofPreviews(SHOP);

    assertThat(previews.appliesTo(Environment.preview(SHOP, "x"))).isTrue();
    assertThat(previews.appliesTo(Environment.production(SHOP, "main"))).isFalse();
    assertThat(VariableScope.scopesOf("shop--x"))
        .containsExactly(
            new SecretScope.OfMadeUp("shop", "shop--x"),
            new SecretScope.OfApp("shop"),
            new SecretScope.OfPreviews("shop"),
            new SecretScope.OfEnvironment("shop", "shop--x"));
  }

  @Test
  void aForkReadsNothingThatWasSetForOthers() {
    Environment fork = Environment.fork(SHOP, 7);

    assertThat(VariableScope.scopesOf(fork.key()))
        .containsExactly(
            new SecretScope.OfMadeUp("shop", "shop--fork-7"),
            new SecretScope.OfEnvironment("shop", "shop--fork-7"));
    assertThat(VariableScope.ofApp(SHOP).appliesTo(fork)).isFalse();
    assertThat(VariableScope.ofPreviews(SHOP).appliesTo(fork)).isFalse();
    assertThat(VariableScope.of(fork).appliesTo(fork)).isTrue();
  }
}
