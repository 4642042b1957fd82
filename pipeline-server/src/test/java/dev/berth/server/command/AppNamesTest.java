package dev.berth.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppNamesTest {
  @ParameterizedTest
  @CsvSource({
    "/home/ada/shop, shop",
    "/home/ada/My_Shop.2, my-shop-2",
    "/srv/42-answers, answers",
    "/srv/api, api-app",
    "/srv/x, x-app",
    "/srv/123, app",
    "/srv/a-name-that-is-much-longer-than-any-app-may-be-called, a-name-that-is-much-longer-tha",
  })
  void aDirectoryGivesAName(String directory, String name) {
    assertThat(AppNames.of(directory, Optional.empty()).value()).isEqualTo(name);
  }

  @Test
  void aPackageKnowsBetterUnlessItSaysNothing() {
    assertThat(AppNames.of("/srv/dir", Optional.of("{\"name\": \"@ada/web-shop\"}")).value())
        .isEqualTo("web-shop");
    assertThat(AppNames.of("/srv/dir", Optional.of("{}")).value()).isEqualTo("dir");
    assertThat(AppNames.of("/srv/dir", Optional.of("{no json")).value()).isEqualTo("dir");
  }
}
