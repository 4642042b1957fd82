package dev.berth.server.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.profile.VariableUse;
import dev.berth.server.build.TestProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WantedVariablesTest {
  @TempDir Path app;

  @Test
  void whatCodeNeedsAndNobodySetIsMissing() throws IOException {
    write("src/pay.js", "const key = process.env.STRIPE_KEY;\nconst url = process.env.SHOP_API;\n");

    assertThat(wanted().missing(Set.of("SHOP_API")))
        .extracting(VariableUse::name, VariableUse::file, VariableUse::line)
        .containsExactly(org.assertj.core.api.Assertions.tuple("STRIPE_KEY", "src/pay.js", 1));
  }

  @Test
  void whatAnExampleFileNamesIsMissingUnlessCodeDoesWithoutIt() throws IOException {
    write(".env.example", "SMTP_URL=\nLOG_STYLE=plain\n");
    write("log.js", "const style = process.env.LOG_STYLE || 'plain';\n");

    assertThat(wanted().missing(Set.of()))
        .extracting(VariableUse::name)
        .containsExactly("SMTP_URL");
  }

  @Test
  void whatBerthGivesIsNeverMissing() throws IOException {
    write(
        ".env.example",
        """
        DATABASE_URL=
        PGHOST=
        JDBC_DATABASE_URL=
        PORT=3000
        STORAGE_DIR=
        BERTH_RELEASE=
        AUTH_SECRET=
        APP_URL=
        NODE_ENV=
        """);

    assertThat(wanted().missing(Set.of())).isEmpty();
  }

  @Test
  void secretsThatOnlyHaveToBeRandomAreMadeUp() throws IOException {
    write("auth.js", "sign(process.env.SESSION_SECRET, process.env.JWT_SECRET);\n");

    assertThat(wanted().generated(Set.of("JWT_SECRET"))).containsExactly("SESSION_SECRET");
  }

  @Test
  void variablesForTheOwnAddressAreKnownByName() throws IOException {
    write("app.js", "use(process.env.NEXT_PUBLIC_APP_URL, process.env.NEXTAUTH_URL);\n");

    assertThat(wanted().ownAddress())
        .containsExactlyInAnyOrder("NEXT_PUBLIC_APP_URL", "NEXTAUTH_URL");
  }

  @Test
  void installedPackagesAndLinksAreNotRead() throws IOException {
    write("node_modules/x/index.js", "process.env.FROM_A_PACKAGE;\n");
    write("node_modules/y.js", "process.env.FROM_ELSEWHERE;\n");
    Files.createSymbolicLink(app.resolve("link.js"), Path.of("node_modules/y.js"));

    assertThat(wanted().uses()).isEmpty();
  }

  private WantedVariables wanted() {
    return new WantedVariables(TestProfiles.of(app).component().variables());
  }

  private void write(String name, String text) throws IOException {
    Path file = app.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
