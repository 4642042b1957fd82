package dev.berth.server.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.secrets.detect.VariableUse;
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

    assertThat(WantedVariables.in(app).missing(Set.of("SHOP_API")))
        .extracting(VariableUse::name, VariableUse::file, VariableUse::line)
        .containsExactly(org.assertj.core.api.Assertions.tuple("STRIPE_KEY", "src/pay.js", 1));
  }

  @Test
  void whatAnExampleFileNamesIsMissingUnlessCodeDoesWithoutIt() throws IOException {
    write(".env.example", "SMTP_URL=\nLOG_STYLE=plain\n");
    write("log.js", "const style = process.env.LOG_STYLE || 'plain';\n");

    assertThat(WantedVariables.in(app).missing(Set.of()))
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

    assertThat(WantedVariables.in(app).missing(Set.of())).isEmpty();
  }

  @Test
  void secretsThatOnlyHaveToBeRandomAreMadeUp() throws IOException {
    write("auth.js", "sign(process.env.SESSION_SECRET, process.env.JWT_SECRET);\n");

    assertThat(WantedVariables.in(app).generated(Set.of("JWT_SECRET")))
        .containsExactly("SESSION_SECRET");
  }

  @Test
  void variablesForTheOwnAddressAreKnownByName() throws IOException {
    write("app.js", "use(process.env.NEXT_PUBLIC_APP_URL, process.env.NEXTAUTH_URL);\n");

    assertThat(WantedVariables.in(app).ownAddress())
        .containsExactlyInAnyOrder("NEXT_PUBLIC_APP_URL", "NEXTAUTH_URL");
  }

  @Test
  void installedPackagesAndLinksAreNotRead() throws IOException {
    write("node_modules/x/index.js", "process.env.FROM_A_PACKAGE;\n");
    Path outside = Files.createTempFile("outside", ".js");
    Files.writeString(outside, "process.env.FROM_OUTSIDE;\n");
    Files.createSymbolicLink(app.resolve("link.js"), outside);

    assertThat(WantedVariables.in(app).uses()).isEmpty();
    Files.delete(outside);
  }

  private void write(String name, String text) throws IOException {
    Path file = app.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
