package dev.berth.server.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.languages.VariableTraits;
import dev.berth.secrets.SecretValue;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class GeneratedSecretTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void eachIsDifferentAndNeedsNoQuotes() {
    String first = generated("AUTH_SECRET");

    assertThat(generated("AUTH_SECRET")).isNotEqualTo(first);
    assertThat(first).matches("[A-Za-z0-9_-]{43}");
  }

  @Test
  void itHasTheFormThatItsReaderWants() {
    assertThat(generated("SECRET_KEY_BASE")).matches("[0-9a-f]{128}");
    assertThat(generated("DJANGO_SECRET_KEY")).hasSizeGreaterThanOrEqualTo(50);
    assertThat(generated("NUXT_SESSION_PASSWORD")).hasSizeGreaterThanOrEqualTo(32);
    assertThat(generated("APP_KEYS").split(",", -1)).hasSize(2);
    assertThat(generated("APP_KEY"))
        .startsWith("base64:")
        .satisfies(key ->
            assertThat(Base64.getDecoder().decode(key.substring("base64:".length()))).hasSize(32));
  }

  private String generated(String name) {
    SecretValue value = GeneratedSecret.of(VariableTraits.of(name).generated(), random);
    return value.reveal();
  }
}
