package dev.berth.server.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.berth.secrets.SecretStore;
import dev.berth.secrets.SecretValue;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.postgres.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class VariablesIT {
  private static final AppName SHOP = new AppName("shop");
  private static final Environment PRODUCTION = Environment.production(SHOP, "main");
  private static final Environment PREVIEW = Environment.preview(SHOP, "dark-mode");
  private static final VariableScope APP = VariableScope.ofApp(SHOP);
  private static final String SECRET = "correct-horse-battery";
  private static final String ISSUED = "q8Zr2-issued-password";

  @TempDir Path directory;

  private final Clock clock = Clock.systemUTC();
  private TestDatabase database;
  private final AtomicReference<String> password = new AtomicReference<>("");
  private SecretStore store;
  private EnvironmentRedaction redaction;
  private Variables variables;

  @BeforeEach
  void anAppWithTwoEnvironments() {
    database = TestDatabase.fresh();
    AppCatalog catalog = new AppCatalog(database.jdbc(), clock);
    catalog.ensure(SHOP, "main");
    catalog.open(PRODUCTION);
    catalog.open(PREVIEW);
    store =
        new SecretsConfiguration()
            .secretStore(new DataDirectory(directory), new SecretSettings(null, null, null), clock);
    redaction = new EnvironmentRedaction(store, issued(), clock);
    variables =
        new Variables(store, new VariableRecords(database.jdbc(), clock), redaction, catalog);
  }

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  @Test
  void aNarrowerScopeWins() {
    variables.set(SHOP, APP, "COLOUR", "red", "ada");
    variables.set(SHOP, VariableScope.ofPreviews(SHOP), "COLOUR", "blue", "ada");

    assertThat(variables.of(PRODUCTION).revealed()).containsEntry("COLOUR", "red");
    assertThat(variables.of(PREVIEW).revealed()).containsEntry("COLOUR", "blue");

    variables.set(SHOP, VariableScope.of(PREVIEW), "COLOUR", "black", "ada");
    assertThat(variables.of(PREVIEW).revealed()).containsEntry("COLOUR", "black");
  }

  @Test
  void aListSaysWhoSetWhatAndNeverTheValue() {
    variables.set(SHOP, APP, "API_TOKEN", SECRET, "ada");
    variables.set(SHOP, VariableScope.of(PREVIEW), "VITE_COLOUR", "blue", "grace");

    List<Variable> list = variables.list(SHOP);

    assertThat(list).extracting(Variable::name).containsExactly("API_TOKEN", "VITE_COLOUR");
    assertThat(list).extracting(Variable::scope).containsExactly("app", "dark-mode");
    assertThat(list).extracting(Variable::buildTime).containsExactly(false, true);
    assertThat(list.getFirst().changedBy()).contains("ada");
    assertThat(list.toString()).doesNotContain(SECRET);
  }

  @Test
  void whatIsSetToTheSameAgainChangesNothing() {
    variables.set(SHOP, APP, "COLOUR", "red", "ada");

    assertThat(variables.set(SHOP, APP, "COLOUR", "red", "grace").names()).isEmpty();
    assertThat(variables.list(SHOP).getFirst().changedBy()).contains("ada");
  }

  @Test
  void whatIsNotSetCannotBeUnset() {
    variables.set(SHOP, APP, "COLOUR", "red", "ada");
    variables.unset(SHOP, APP, "COLOUR", "ada");

    assertThat(variables.list(SHOP)).isEmpty();
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(() -> variables.unset(SHOP, APP, "COLOUR", "ada"))
        .withMessageContaining("secrets.not-set");
  }

  @Test
  void manyWhoSetAtOnceLoseNothing() throws InterruptedException {
    List<Thread> setting = new ArrayList<>();
    for (int index = 0; index < 8; index++) {
      String name = "NAME_" + index;
      setting.add(Thread.ofVirtual().start(() -> variables.set(SHOP, APP, name, "value", "ada")));
    }
    for (Thread thread : setting) {
      thread.join();
    }

    assertThat(variables.of(PRODUCTION).names()).hasSize(8);
  }

  @Test
  void whatADeployBeganWithStaysReadableAtItsVersions() {
    variables.set(SHOP, APP, "VITE_COLOUR", "red", "ada");
    SecretVersions then = variables.of(PRODUCTION).versions();
    variables.set(SHOP, APP, "VITE_COLOUR", "blue", "ada");

    assertThat(variables.at(PRODUCTION, then).buildTime()).containsEntry("VITE_COLOUR", "red");
    assertThat(variables.of(PRODUCTION).buildTime()).containsEntry("VITE_COLOUR", "blue");
    assertThat(then.words()).isEqualTo("app@1");
  }

  @Test
  void aGeneratedSecretIsMadeOncePerEnvironment() {
    GeneratedVariables generated = new GeneratedVariables(variables);

    assertThat(generated.ensure(PRODUCTION, List.of("AUTH_SECRET"))).containsExactly("AUTH_SECRET");
    String first = variables.of(PRODUCTION).revealed().get("AUTH_SECRET");
    assertThat(generated.ensure(PRODUCTION, List.of("AUTH_SECRET"))).isEmpty();
    generated.ensure(PREVIEW, List.of("AUTH_SECRET"));

    assertThat(variables.of(PRODUCTION).revealed()).containsEntry("AUTH_SECRET", first);
    assertThat(variables.of(PREVIEW).revealed().get("AUTH_SECRET")).isNotEqualTo(first);
  }

  @Test
  void whatAPersonSetsInAnyScopeWinsOverWhatWasMadeUp() {
    new GeneratedVariables(variables).ensure(PREVIEW, List.of("JWT_SECRET"));
    String madeUp = variables.of(PREVIEW).revealed().get("JWT_SECRET");

    for (VariableScope scope :
        List.of(APP, VariableScope.ofPreviews(SHOP), VariableScope.of(PREVIEW))) {
      variables.set(SHOP, scope, "JWT_SECRET", "set for " + scope.title(), "ada");
      assertThat(variables.of(PREVIEW).revealed())
          .containsEntry("JWT_SECRET", "set for " + scope.title());
    }
    assertThat(variables.list(SHOP))
        .filteredOn(Variable::madeUp)
        .singleElement()
        .satisfies(one -> assertThat(one.overriddenIn()).containsExactly("dark-mode"));

    for (VariableScope scope :
        List.of(VariableScope.of(PREVIEW), VariableScope.ofPreviews(SHOP), APP)) {
      variables.unset(SHOP, scope, "JWT_SECRET", "ada");
    }
    assertThat(variables.of(PREVIEW).revealed()).containsEntry("JWT_SECRET", madeUp);
  }

  @Test
  void whatWasMadeUpIsMadeUpAgainInsteadOfTakenAway() {
    new GeneratedVariables(variables).ensure(PRODUCTION, List.of("JWT_SECRET"));
    String leaked = variables.of(PRODUCTION).revealed().get("JWT_SECRET");

    VariableChange change =
        variables.unset(SHOP, VariableScope.of(PRODUCTION), "JWT_SECRET", "ada");

    assertThat(change.isMadeUp()).isTrue();
    assertThat(change.scope().appliesTo(PRODUCTION)).isTrue();
    assertThat(variables.of(PRODUCTION).revealed().get("JWT_SECRET"))
        .isNotEqualTo(leaked)
        .hasSameSizeAs(leaked);
  }

  @Test
  void whatAnEarlierVersionMadeUpGivesWayToo() {
    VariableScope production = VariableScope.of(PRODUCTION);
    variables.set(SHOP, production, "JWT_SECRET", SECRET, "Berth");
    variables.set(SHOP, production, "MINE", "mine", "ada");
    database.jdbc().sql("update variable set made_up = true where changed_by = 'Berth'").update();
    Variables later =
        new Variables(
            store,
            new VariableRecords(database.jdbc(), clock),
            redaction,
            new AppCatalog(database.jdbc(), clock));

    assertThat(later.of(PRODUCTION).revealed())
        .containsEntry("JWT_SECRET", SECRET)
        .containsEntry("MINE", "mine");
    later.set(SHOP, APP, "JWT_SECRET", "of a person", "ada");

    assertThat(later.of(PRODUCTION).revealed())
        .containsEntry("JWT_SECRET", "of a person")
        .containsEntry("MINE", "mine");
    assertThat(later.list(SHOP))
        .filteredOn(Variable::madeUp)
        .extracting(Variable::name, Variable::scope)
        .containsExactly(tuple("JWT_SECRET", "production"));
    later.end(Set.of(PRODUCTION.key()));
    assertThat(later.of(PRODUCTION).names()).containsExactly("JWT_SECRET");
    assertThat(store.latest(VariableScope.madeUp(PRODUCTION).secret()).values()).isEmpty();
  }

  @Test
  void anAddressThatWouldBeReadWronglyIsRefusedWithoutRepeatingIt() {
    String password = "p@ss:w/or#d?%&";

    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(() ->
            variables.set(
                SHOP, APP, "DATABASE_URL", "postgres://u:" + password + "@db.example:5432/x", "a"))
        .satisfies(e ->
            assertThat(e.failure().toString())
                .contains("secrets.url-not-encoded", "DATABASE_URL")
                .doesNotContain(password, "p@ss", "db.example"));
    assertThat(variables.of(PRODUCTION).names()).isEmpty();
  }

  @Test
  void anEnvFileIsTakenWholeOrNotAtAll() {
    ImportedVariables taken =
        variables.take(SHOP, APP, "A=1\nPORT=3000\nexport B=\"two words\"\n", "ada");

    assertThat(taken.change().names()).containsExactly("A", "B");
    assertThat(taken.leftOut()).containsExactly("PORT");
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(() -> variables.take(SHOP, APP, "C=3\nD=\"" + SECRET + "\n", "ada"))
        .satisfies(
            e -> assertThat(e.failure().toString()).contains("line 2").doesNotContain(SECRET));
    assertThat(variables.of(PRODUCTION).names()).containsExactly("A", "B");
  }

  @Test
  void namesThatBerthGivesAreRefused() {
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(() -> variables.set(SHOP, APP, "PORT", "3000", "ada"))
        .withMessageContaining("secrets.name-reserved");
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(() -> variables.set(SHOP, APP, "NO-NAME", "x", "ada"))
        .withMessageContaining("secrets.name-invalid");
  }

  @Test
  void logsAreFreeOfValuesAlsoOfReplacedAndEncodedOnes() {
    variables.set(SHOP, APP, "API_TOKEN", SECRET, "ada");
    variables.set(SHOP, APP, "API_TOKEN", "another-long-value", "ada");
    String encoded = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));

    assertThat(redaction.redact("shop", "a " + SECRET + " b another-long-value c " + encoded))
        .doesNotContain(SECRET, "another-long-value", encoded)
        .startsWith("a •••• b ");
    assertThat(redaction.redact("other", SECRET)).isEqualTo(SECRET);
  }

  @Test
  void aServerThatStartsAnewKnowsWhatToKeepOutOfLogs() {
    variables.set(SHOP, APP, "API_TOKEN", SECRET, "ada");

    EnvironmentRedaction later = new EnvironmentRedaction(store, issued(), clock);

    assertThat(later.of("shop--dark-mode").apply(SECRET)).isEqualTo("••••");
  }

  @Test
  void whatBerthIssuesIsKeptOutOfLogsAsSoonAsItExists() {
    assertThat(redaction.redact("shop", "connecting with " + ISSUED)).contains(ISSUED);

    password.set(ISSUED);
    redaction.issued("shop");

    assertThat(redaction.redact("shop", "postgresql://app:" + ISSUED + "@host/app"))
        .isEqualTo("postgresql://app:••••@host/app");
  }

  /** A database's password, once there is one. */
  private ObjectProvider<IssuedSecrets> issued() {
    IssuedSecrets source =
        environment -> password.get().isEmpty() ? Set.of() : Set.of(SecretValue.of(password.get()));
    return new StaticListableBeanFactory(Map.of("issued", source))
        .getBeanProvider(IssuedSecrets.class);
  }

  @Test
  void nothingOnDiskOrInTheDatabaseHoldsAValue() throws IOException {
    variables.set(SHOP, APP, "API_TOKEN", SECRET, "ada");

    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(Files::isRegularFile)).isNotEmpty().noneMatch(VariablesIT::hasSecret);
    }
    assertThat(
            database
                .jdbc()
                .sql("select v::text from variable v")
                .query((row, index) -> row.getString(1))
                .list())
        .hasSize(1)
        .noneMatch(row -> row.contains(SECRET));
  }

  @Test
  void untilSomethingIsSetNothingIsOpened() {
    assertThat(variables.of(PRODUCTION).names()).isEmpty();
    assertThat(variables.list(SHOP)).isEmpty();
    assertThat(redaction.redact("shop", SECRET)).isEqualTo(SECRET);

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void ofAnEnvironmentThatIsGoneNothingIsKept() {
    variables.set(SHOP, VariableScope.of(PREVIEW), "API_TOKEN", SECRET, "ada");
    variables.set(SHOP, VariableScope.of(PRODUCTION), "API_TOKEN", SECRET, "ada");

    variables.end(Set.of(PREVIEW.key()));

    assertThat(variables.of(PREVIEW).names()).isEmpty();
    assertThat(variables.of(PRODUCTION).names()).containsExactly("API_TOKEN");
  }

  private static boolean hasSecret(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(SECRET);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
