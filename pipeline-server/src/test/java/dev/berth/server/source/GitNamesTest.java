package dev.berth.server.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        ".git",
        ".GIT",
        ".git.",
        ".git ",
        ".git. .",
        "git~1",
        "GIT~1",
        ".git::$INDEX_ALLOCATION",
        ".git:x",
        ".g\u200cit",
        "\ufeff.git",
        ".gi\u206bt",
        "git~1::$DATA"
      })
  void namesThatMeanTheRepositorySomewhereAreKnown(String name) {
    assertThat(GitNames.isRepository(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {".gitignore", ".github", "git", ".git2", "a.git", "git~10", ".g it"})
  void othersAreNot(String name) {
    assertThat(GitNames.isRepository(name)).isFalse();
    assertThat(GitNames.isModules(name)).isFalse();
    assertThat(GitNames.isInvisible(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".gitmodules", ".GITMODULES ", ".gitmod\u200dules", "gitmod~1", "GI7EBA~1"})
  void theFileOfSubmodulesIsKnown(String name) {
    assertThat(GitNames.isModules(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u200b", "\u200b\u2060", " \ufeff "})
  void aNameOfNothingVisibleIsInvisible(String name) {
    assertThat(GitNames.isInvisible(name)).isTrue();
  }
}
