package dev.berth.buildpacks.languages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VariableTraitsTest {
  static Stream<Arguments> traits() {
    return Stream.of(
        Arguments.of("AUTH_SECRET", "generated"),
        Arguments.of("NEXTAUTH_SECRET", "generated"),
        Arguments.of("BETTER_AUTH_SECRET", "generated"),
        Arguments.of("SECRET_KEY", "generated"),
        Arguments.of("SECRET_KEY_BASE", "generated"),
        Arguments.of("SESSION_SECRET", "generated"),
        Arguments.of("JWT_SECRET", "generated"),
        Arguments.of("DJANGO_SECRET_KEY", "generated"),
        Arguments.of("STRIPE_SECRET_KEY", ""),
        Arguments.of("GITHUB_CLIENT_SECRET", ""),
        Arguments.of("AWS_SECRET_ACCESS_KEY", ""),
        Arguments.of("NEXTAUTH_URL", "url"),
        Arguments.of("AUTH_URL", "url"),
        Arguments.of("APP_URL", "url"),
        Arguments.of("BASE_URL", "url"),
        Arguments.of("PUBLIC_URL", "url build"),
        Arguments.of("NEXT_PUBLIC_APP_URL", "url build"),
        Arguments.of("VITE_SITE_URL", "url build"),
        Arguments.of("NEXT_PUBLIC_API_URL", "build"),
        Arguments.of("NEXT_PUBLIC_SUPABASE_ANON_KEY", "build"),
        Arguments.of("REACT_APP_TITLE", "build"),
        Arguments.of("VITE_TITLE", "build"),
        Arguments.of("PUBLIC_TITLE", "build"),
        Arguments.of("ALLOWED_HOSTS", "host"),
        Arguments.of("DATABASE_URL", ""),
        Arguments.of("REDIS_URL", ""),
        Arguments.of("NODE_ENV", "provided"),
        Arguments.of("PORT", "provided"),
        Arguments.of("npm_package_version", "provided"));
  }

  @ParameterizedTest
  @MethodSource("traits")
  void aNameTellsWhatItIs(String name, String expected) {
    VariableTraits traits = VariableTraits.of(name);

    String words =
        (traits.generatedOnce() ? "generated " : "")
            + (traits.ownUrl() ? "url " : "")
            + (traits.ownHost() ? "host " : "")
            + (traits.buildTime() ? "build " : "")
            + (traits.provided() ? "provided" : "");
    assertThat(words.strip()).isEqualTo(expected);
  }
}
