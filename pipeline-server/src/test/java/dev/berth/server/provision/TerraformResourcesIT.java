package dev.berth.server.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.infra.EnvironmentTemplate;
import dev.berth.infra.EnvironmentTemplate.Inputs;
import dev.berth.infra.cli.Terraform;
import dev.berth.infra.provider.ProviderServer;
import dev.berth.infra.state.StateServer;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.database.ClusterFixture;
import dev.berth.server.database.DatabaseAccess;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.postgres.TestDatabase;
import dev.berth.server.secret.SecretFixture;
import dev.berth.server.secret.VariableScope;
import dev.berth.server.volume.Volumes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The real CLI over the resources of the server: real clusters, directories and secrets. */
@Timeout(300)
class TerraformResourcesIT {
  private static final AppName SHOP = new AppName("shop");
  private static final Environment PRODUCTION = Environment.production(SHOP, "main");
  private static final Environment PREVIEW = Environment.preview(SHOP, "dark-mode");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path place;
  private final List<String> said = new ArrayList<>();
  private Terraform terraform;
  private ClusterFixture clusters;
  private TestDatabase database;
  private SecretFixture secrets;
  private EnvironmentDatabases databases;
  private Volumes volumes;
  private Resources resources;
  private EnvironmentState state;

  @BeforeEach
  void open() {
    Optional<Terraform> found = Terraform.find(System.getenv("PATH"));
    assumeTrue(found.isPresent(), "neither tofu nor terraform is on the PATH");
    assumeTrue(ProviderServer.isSupported(), "there is no epoll on this system");
    terraform = found.orElseThrow();
    clusters = ClusterFixture.usual();
    database = TestDatabase.fresh();
    AppCatalog catalog = new AppCatalog(database.jdbc(), Clock.systemUTC());
    catalog.ensure(SHOP, "main");
    catalog.open(PRODUCTION);
    catalog.open(PREVIEW);
    secrets = new SecretFixture(clusters.data(), database.jdbc(), catalog, Clock.systemUTC());
    databases = clusters.databases();
    volumes = new Volumes(clusters.data(), clusters.sandboxes());
    resources = new Resources(databases, volumes, secrets.variables, secrets.redaction, catalog);
    state = new EnvironmentState(PRODUCTION, secrets.states, database.jdbc(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    if (state != null) {
      databases.remove(PRODUCTION);
      databases.remove(PREVIEW);
      volumes.remove(PRODUCTION);
      volumes.remove(PREVIEW);
      secrets.close();
      database.close();
      clusters.close();
    }
  }

  @Test
  void allThreeArePlannedMadeAndDestroyed() throws Exception {
    assertThat(done(everything(PRODUCTION), "plan"))
        .contains(
            "berth_database.database[0] will be created",
            "berth_volume.volume[0] will be created",
            "berth_secret_scope.variables will be created",
            "3 to add, 0 to change, 0 to destroy");
    assertThat(databases.find(PRODUCTION)).isEmpty();

    done(everything(PRODUCTION), "apply", "-auto-approve");
    write(PRODUCTION, "kept");
    assertThat(volumes.find(PRODUCTION)).isPresent();
    assertThat(done(everything(PRODUCTION), "plan")).contains("No changes");

    setVariable(PRODUCTION);
    done(everything(PRODUCTION), "destroy", "-auto-approve");
    assertThat(databases.find(PRODUCTION)).isEmpty();
    assertThat(volumes.find(PRODUCTION)).isEmpty();
    assertThat(hasVariable()).isFalse();
    assertThat(state.holder()).isEmpty();
  }

  @Test
  void whatWasLostIsDriftAndIsMadeAgain() throws Exception {
    done(everything(PRODUCTION), "apply", "-auto-approve");
    databases.remove(PRODUCTION);
    volumes.remove(PRODUCTION);

    assertThat(done(everything(PRODUCTION), "plan", "-refresh-only"))
        .contains(
            "berth_database.database[0] has been deleted",
            "berth_volume.volume[0] has been deleted");
    assertThat(done(everything(PRODUCTION), "plan"))
        .contains("2 to add, 0 to change, 0 to destroy");

    done(everything(PRODUCTION), "apply", "-auto-approve");
    write(PRODUCTION, "new");
    assertThat(volumes.find(PRODUCTION)).isPresent();
  }

  @Test
  void anUpdateInPlaceTouchesNoData() throws Exception {
    done(everything(PRODUCTION), "apply", "-auto-approve");
    write(PRODUCTION, "kept");
    Inputs other = new Inputs(PRODUCTION.key(), true, PREVIEW.key(), true);

    assertThat(done(other, "plan"))
        .contains("will be updated in-place", "0 to add, 1 to change, 0 to destroy");
    done(other, "apply", "-auto-approve");

    assertThat(words(PRODUCTION)).containsExactly("kept");
    assertThat(done(other, "plan")).contains("No changes");
  }

  @Test
  void anotherEnvironmentReplacesAllThree() throws Exception {
    done(everything(PRODUCTION), "apply", "-auto-approve");
    setVariable(PRODUCTION);

    assertThat(done(everything(PREVIEW), "plan"))
        .contains("must be replaced", "forces replacement", "3 to add, 0 to change, 3 to destroy");
    done(everything(PREVIEW), "apply", "-auto-approve");

    assertThat(databases.find(PRODUCTION)).isEmpty();
    assertThat(volumes.find(PRODUCTION)).isEmpty();
    assertThat(hasVariable()).isFalse();
    write(PREVIEW, "new");
    assertThat(volumes.find(PREVIEW)).isPresent();
  }

  @Test
  void whatWasMadeWithoutTerraformIsImported() throws Exception {
    DatabaseAccess made = databases.ensure(PRODUCTION);
    write(PRODUCTION, "kept");
    volumes.ensure(PRODUCTION);
    setVariable(PRODUCTION);

    for (String address :
        List.of(
            "berth_database.database[0]",
            "berth_volume.volume[0]",
            "berth_secret_scope.variables")) {
      assertThat(done(everything(PRODUCTION), "import", address, PRODUCTION.key()))
          .contains("Import successful");
    }

    assertThat(done(everything(PRODUCTION), "plan")).contains("0 to add", "0 to destroy");
    done(everything(PRODUCTION), "apply", "-auto-approve");
    assertThat(databases.find(PRODUCTION)).contains(made);
    assertThat(words(PRODUCTION)).containsExactly("kept");
    assertThat(hasVariable()).isTrue();
    assertThat(said).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody",
        "../../../etc",
        "shop/../shop",
        "shop; touch /tmp/x",
        "shop\n",
        "-help",
        "${file(\"/etc/passwd\")}",
        "shop\u0000x"
      })
  void hostileNamesMakeNothing(String name) throws Exception {
    Terraform.Result result =
        run(new Inputs(name, true, "", true), "apply", "-auto-approve", "-no-color");

    assertThat(result.exit()).as(result.output()).isNotZero();
    assertThat(result.output()).contains("there is no").doesNotContain("root:");
    assertThat(state.holder()).isEmpty();
    assertThat(databases.find(PRODUCTION)).isEmpty();
    assertThat(volumes.find(PRODUCTION)).isEmpty();
    try (var tenants = Files.list(clusters.data().root())) {
      assertThat(tenants).noneMatch(path -> path.getFileName().toString().contains(name));
    }
  }

  @Test
  void noPasswordIsInStatePlanOrOutput() throws Exception {
    String applied = done(everything(PRODUCTION), "apply", "-auto-approve");
    String password = databases.find(PRODUCTION).orElseThrow().password();

    assertThat(applied).doesNotContain(password);
    assertThat(done(everything(PRODUCTION), "plan")).doesNotContain(password);
    assertThat(done(everything(PRODUCTION), "output", "-json")).doesNotContain(password);
    assertThat(state.read().orElseThrow()).contains("berth_database").doesNotContain(password);
  }

  private static Inputs everything(Environment environment) {
    return new Inputs(environment.key(), true, "", true);
  }

  private String done(Inputs inputs, String... command) throws Exception {
    Terraform.Result result = run(inputs, command);
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output();
  }

  private Terraform.Result run(Inputs inputs, String... command) throws Exception {
    EnvironmentTemplate.write(place, inputs);
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.add(1, "-no-color");
    try (ProviderServer provider = ProviderServer.open(place, resources.of(PRODUCTION, said::add));
        StateServer backend = StateServer.open(state)) {
      Map<String, String> variables = new HashMap<>(backend.environment());
      variables.put("TF_REATTACH_PROVIDERS", provider.reattach());
      if (!Files.isDirectory(place.resolve(".terraform"))) {
        Terraform.Result initialised =
            terraform.run(List.of("init", "-no-color"), place, variables, PATIENCE);
        assertThat(initialised.exit()).as(initialised.output()).isZero();
      }
      return terraform.run(arguments, place, variables, PATIENCE);
    }
  }

  private void write(Environment environment, String word) {
    JdbcClient app = client(environment);
    app.sql("create table note (words text)").update();
    app.sql("insert into note values (:word)").param("word", word).update();
  }

  private List<@Nullable String> words(Environment environment) {
    return client(environment).sql("select words from note").query(String.class).list();
  }

  private JdbcClient client(Environment environment) {
    DatabaseAccess access = databases.ensure(environment);
    return JdbcClient.create(
        new DriverManagerDataSource(access.jdbcUrl(), access.user(), access.password()));
  }

  private void setVariable(Environment environment) {
    secrets.variables.set(
        SHOP, VariableScope.of(environment), "KEY", "a-value-of-its-own", "a test");
  }

  private boolean hasVariable() {
    return secrets.variables.list(SHOP).stream()
        .anyMatch(variable -> variable.name().equals("KEY"));
  }
}
