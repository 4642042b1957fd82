package dev.berth.server.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.compile.CompiledApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesWithoutDataTest {
  /** As Next.js 15 and 16 write it, cut down to what tells one page from another. */
  private static final String MANIFEST =
      """
      {"version":4,"routes":{
       "/":{"initialRevalidateSeconds":false,"srcRoute":"/","dataRoute":"/index.rsc"},
       "/prices":{"initialRevalidateSeconds":60,"srcRoute":"/prices","dataRoute":"/prices.rsc"},
       "/_not-found":{"initialRevalidateSeconds":false,"srcRoute":"/_not-found"},
       "/favicon.ico":{"initialRevalidateSeconds":false,"srcRoute":"/favicon.ico"},
       "/about":{"initialRevalidateSeconds":false,"srcRoute":"/about"}},
       "dynamicRoutes":{},"notFoundRoutes":[]}
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {".next", ""})
  void pagesMadeForGoodFromAnEmptyTableAreNamedWithTheCure(String where) throws Exception {
    write(where, MANIFEST);

    assertThat(words("products").orElseThrow())
        .contains("products", "the pages /, /about for good", "dynamic = 'force-dynamic'")
        .doesNotContain("/prices", "/_not-found", "favicon");
  }

  @Test
  void aBuildThatReadNothingIsLeftInPeace() throws Exception {
    write(".next", MANIFEST);

    assertThat(words()).isEmpty();
  }

  @Test
  void pagesThatAreMadeAgainByThemselvesAreLeftInPeace() throws Exception {
    write(".next", "{\"routes\":{\"/\":{\"initialRevalidateSeconds\":10}}}");

    assertThat(words("products")).isEmpty();
  }

  @Test
  void whatOtherFrameworksMadeIsSaidWithoutNames() {
    assertThat(words("products").orElseThrow())
        .contains("products", "stay empty until the next build");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"routes\":7}", "{\"routes\":{\"/\":null}}"})
  void aManifestMadeOfAnythingHarmsNobody(String manifest) throws Exception {
    write(".next", manifest);

    assertThat(words("products").orElse("")).doesNotContain("for good");
  }

  private Optional<String> words(String... read) {
    return PagesWithoutData.words(
        List.of(new CompiledApp.Part("", directory, "", List.of())), List.of(read));
  }

  private void write(String where, String manifest) throws IOException {
    Path file = directory.resolve(where).resolve("prerender-manifest.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, manifest);
  }
}
