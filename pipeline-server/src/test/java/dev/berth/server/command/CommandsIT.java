package dev.berth.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.access.AccessTokens;
import dev.berth.server.access.Actor;
import dev.berth.server.access.AuditLog;
import dev.berth.server.access.Caller;
import dev.berth.server.access.Scope;
import dev.berth.server.deploy.Crashes;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.DeployStatus;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.web.TestConsole;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every command over canned apps: parsing, words, JSON, rights and exit codes. */
class CommandsIT {
  private static final Path PAGE = Path.of("../docs/commands.md");

  static TestConsole console;
  static Commands commands;

  private final RecordedOutput output = new RecordedOutput();
  private Map<String, List<String>> facts = Map.of();
  private String answer = "";
  private String input = "";

  @BeforeAll
  static void start() {
    console = TestConsole.start();
    commands = console.bean(Commands.class);
    console.deployed("shop", "main", "1");
    console.deployed("shop", "main", "2");
    console.deployed("shop", "dark-mode", "3");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void theDocumentationIsWhatTheCommandsSay() throws IOException {
    String page = new HelpPage(console.bean(Verbs.class).fresh()).markdown();
    if (Boolean.getBoolean("berth.write-docs")) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  @Test
  void everyCommandSaysWhatItIsForAndWhoMayRunIt() {
    List<CommandLine> all = leaves(console.bean(Verbs.class).fresh()).toList();

    assertThat(all).hasSizeGreaterThan(20);
    assertThat(all)
        .allSatisfy(verb -> {
          assertThat(verb.getCommandSpec().usageMessage().description()).isNotEmpty();
          assertThat(verb.getCommandSpec().userObject()).isInstanceOf(Verb.class);
        });
  }

  @Test
  void helpListsAndExplains() throws Exception {
    assertThat(run("help")).isZero();
    assertThat(output.text()).contains("env set NAME[=VALUE]", "db size [APP]", "--data DIR");
    assertThat(run("help", "db", "size")).isZero();
    assertThat(output.text()).contains("Usage: berth db size");
    assertThat(run("rollback", "--help")).isZero();
    assertThat(output.text()).contains("Usage: berth rollback");
    assertThat(run("help", "nothing")).isEqualTo(2);
  }

  @Test
  void watchTellsTheLastDeployAndEndsAsItDid() throws Exception {
    assertThat(run("watch", "shop")).isZero();
    assertThat(output.text())
        .contains("shop → production", "✓ release", "Release 2 is live", "://shop.");

    console.deployed("shop-watched", "main", "f");
    assertThat(run("watch", "shop-watched")).isEqualTo(1);
    assertThat(output.text()).contains("✗ image", "code: build.command-failed");
    assertThat(run("watch", "shop-watched", "--json")).isEqualTo(1);
    JsonNode watched = JsonMapper.shared().readTree(output.text());
    assertThat(watched.get("code").asString()).isEqualTo("build.command-failed");
    assertThat(watched.get("live").asBoolean()).isFalse();
  }

  @Test
  void anArgumentNeverNamesAFileOfTheServers() throws Exception {
    Path file = Files.writeString(Files.createTempFile("arguments", ""), "planted\n");
    try {
      assertThat(run("help", "@" + file)).isEqualTo(2);
      assertThat(output.text() + output.complaint()).doesNotContain("planted");
    } finally {
      Files.delete(file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "20", "54", "9999"})
  void aTerminalMayHaveAnyWidth(String width) throws Exception {
    facts = Map.of("width", List.of(width), "terminal", List.of("1"));

    assertThat(run("rollback", "--help")).isZero();
    assertThat(output.text()).contains("Usage: berth rollback");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frobnicate | 2 | \"frobnicate\" is no berth command",
        "login x | 2 | login does not know \"x\"",
        "logs | 2 | which app?",
        "logs Not_An_App | 2 | is no app name",
        "logs no-such-app | 3 | web.unknown-app",
        "logs shop --environment shop--nothing | 3 | web.unknown-environment",
        "logs shop --lines many | 2 | --lines",
        "rollback shop latest | 2 | \"latest\" is no release number",
        "rollback shop 99 | 3 | web.unknown-release",
        "env | 2 | usage: berth env set NAME[=VALUE]",
        "env set --app shop planted! | 2 | is no name for a variable",
        "env set --app shop A planted | 2 | takes one NAME",
        "env unset --app shop NOT_SET | 1 | secrets.not-set",
        "db | 2 | db what?",
        "db size Not_An_App | 2 | is no app name",
        "db size no-such-app | 3 | web.unknown-app",
        "db restore shop POINT! | 2 | is no restore point",
        "tf | 2 | usage: berth tf plan [APP]",
        "tf plan no-such-app | 3 | web.unknown-app",
        "connect | 2 | usage: berth connect",
        "remote add | 2 | is not inside a Git repository",
        "backup | 2 | usage: berth backup",
        "up | 2 | by the launcher",
      })
  void wrongUseIsToldFromWhatIsNotThere(String command, int exit, String words) throws Exception {
    assertThat(run(command.split(" ", -1))).as(output.complaint()).isEqualTo(exit);
    assertThat(output.complaint()).startsWith("berth: ").contains(words).doesNotContain("planted");
    assertThat(output.lines).isEmpty();
  }

  @Test
  void statusListsWhatIsLive() throws Exception {
    assertThat(run("status")).isZero();
    assertThat(output.text())
        .containsPattern("shop +r2 +http://shop.localhost:" + console.port())
        .containsPattern("shop--dark-mode +r3 +http://shop--dark-mode");

    JsonNode status = json("status", "--json");
    assertThat(status.path("environments").get(0).path("release").asLong()).isEqualTo(2);
  }

  @Test
  void logsAreTheLiveReleasesWithoutColours() throws Exception {
    console.write("shop", 2, "\u001b[31mred\u001b[0m", "second");

    assertThat(run("logs", "shop", "--lines", "1")).isZero();
    assertThat(output.text()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ r2  second");
    assertThat(json("logs", "--app", "shop", "--json").path("lines").get(0).asString())
        .isEqualTo("red");
  }

  @Test
  void logsAreThereAlsoAfterARollbackAndOfTheReleaseThatCrashed() throws Exception {
    console.deployed("shop-crashed", "main", "1");
    console.deployed("shop-crashed", "main", "2");
    console.write("shop-crashed", 1, "one was well");
    console.write("shop-crashed", 2, "Error: no such table");

    assertThat(run("rollback", "shop-crashed")).isZero();
    assertThat(run("logs", "shop-crashed")).isZero();
    assertThat(output.text()).contains("r1  one was well", "r2  Error: no such table");
    assertThat(run("logs", "shop-crashed", "--release", "r2")).isZero();
    assertThat(output.text()).contains("Error: no such table").doesNotContain("well");
    assertThat(run("logs", "shop-crashed", "--release", "7")).isZero();
    assertThat(output.text()).contains("there is a log of r2, r1");
  }

  @Test
  void aCrashLoopIsNoLiveAppInTheStatus() throws Exception {
    console.deployed("shop-looping", "main", "1");
    for (int crash = 0; crash < 3; crash++) {
      console.bean(Crashes.class).happened("shop-looping", 1, "ended with exit code 7");
    }

    assertThat(run("status")).isZero();
    assertThat(output.text())
        .contains("crashes again and again: restarted 3 times; it ended with exit code 7")
        .contains("berth logs shop-looping");
    assertThat(json("status", "--json").path("environments").valueStream())
        .anySatisfy(environment -> {
          assertThat(environment.path("state").asString()).isEqualTo("crashing");
          assertThat(environment.path("restarts").asInt()).isEqualTo(3);
        });
  }

  @Test
  void theStatusNamesWhatIsNotWell() throws Exception {
    DeployId running = console.deploy("shop-slow", "main", "b");
    while (console.bean(Engine.class).deploy(running).orElseThrow().status()
        == DeployStatus.WAITING) {
      Thread.sleep(20);
    }
    DeployId waiting = console.deploy("shop-slow", "main", "b");
    console
        .database()
        .jdbc()
        .sql("update deploy set submitted_at = now() - interval '2 hours' where id = :id")
        .param("id", waiting.value())
        .update();
    try {
      assertThat(run("status")).isZero();
      assertThat(output.text()).contains("but not well", "deploys is out_of_service", "has waited");
    } finally {
      console.bean(Engine.class).cancel(waiting, "enough");
      console.bean(Engine.class).cancel(running, "enough");
      console.awaitEnd(running.toString());
    }
  }

  @Test
  void anAppThatWasNeverLiveHasNoAddressInTheStatus() throws Exception {
    console.deployed("shop-never", "main", "f");

    assertThat(run("status")).isZero();
    assertThat(output.lines)
        .anySatisfy(line -> assertThat(line).matches(".*shop-never .*nothing live yet"));
  }

  @Test
  void theAppIsTakenFromTheRepositorysRemote() throws Exception {
    facts =
        Map.of(
            "remote",
            List.of(
                "origin git@example.invalid:a/b.git",
                "berth http://berth.localhost:" + console.port() + "/git/shop.git"));

    assertThat(run("url")).isZero();
    assertThat(output.text()).isEqualTo("http://berth.localhost:" + console.port());
    assertThat(run("env", "list")).isZero();
    assertThat(json("logs", "--json").path("environment").asString()).isEqualTo("shop");
  }

  @Test
  void aRollbackWaitsUntilItIsLive() throws Exception {
    console.deployed("back", "main", "1");
    console.deployed("back", "main", "2");

    assertThat(run("rollback", "back")).as(output.complaint()).isZero();
    assertThat(output.text()).contains("http://back.localhost", "release 3");
    assertThat(json("rollback", "--app", "back", "2", "--json").path("release").asLong())
        .isEqualTo(4);
    assertThat(run("rollback", "back", "4")).isEqualTo(1);
    assertThat(output.complaint()).contains("web.already-live");
  }

  @Test
  void variablesAreSetFromWhatIsPipedInAndNeverShown() throws Exception {
    answer = "secret";
    input = "planted-1\n";
    assertThat(run("env", "set", "KEY", "--app", "vars")).as(output.complaint()).isZero();
    assertThat(output.text()).contains("KEY for app of vars (version ").doesNotContain("planted");

    assertThat(json("env", "set", "OTHER=planted-2", "--app", "vars", "--json").toString())
        .contains("OTHER")
        .doesNotContain("planted");
    answer = "file";
    input = "A=planted-3\nB=planted-4\n";
    assertThat(run("env", "import", ".env", "--app", "vars")).isZero();
    JsonNode all = json("env", "list", "--app", "vars", "--json");
    assertThat(all.findValuesAsString("name")).contains("A", "B", "KEY", "OTHER");
    assertThat(all.toString()).doesNotContain("planted");
    assertThat(run("env", "unset", "A", "--app", "vars")).isZero();
    assertThat(audit()).contains("variable.set vars app KEY").doesNotContain("planted");
  }

  @Test
  void anEmptyValueHasToBeMeant() throws Exception {
    answer = "secret";

    assertThat(run("env", "set", "EMPTY", "--app", "vars")).isEqualTo(2);
    assertThat(output.complaint()).contains("no value for EMPTY was given");
    assertThat(run("env", "set", "EMPTY=", "--app", "vars")).isZero();
  }

  @Test
  void aRemoteComesWithATokenThatIsHandedOverAndNotShown() throws Exception {
    facts = Map.of("repository", List.of("/home/ada/My Shop"), "user", List.of("ada"));

    assertThat(run("remote", "add")).isZero();

    assertThat(output.given.get("token")).startsWith("berth_");
    assertThat(output.given.get("url")).endsWith("/git/my-shop.git");
    assertThat(output.given.get("words")).contains("git -C '/home/ada/My Shop' push berth main");
    assertThat(output.proceeded).containsExactly("add_remote", "my-shop", "berth");
    assertThat(output.text() + output.given.get("words")).doesNotContain(output.given.get("token"));
    assertThat(audit()).contains("token.create my-shop: git of ada");

    assertThat(run("remote", "add")).isZero();

    assertThat(console.bean(AccessTokens.class).list())
        .filteredOn(token -> token.name().equals("my-shop: git of ada"))
        .filteredOn(token -> token.revokedAt().isEmpty())
        .hasSize(1);
  }

  @Test
  void aRemoteThatLeadsElsewhereIsLeftAlone() throws Exception {
    facts =
        Map.of(
            "repository", List.of("/srv/shop"),
            "remote", List.of("berth https://example.invalid/x.git"));

    assertThat(run("remote", "add")).isEqualTo(1);
    assertThat(output.complaint()).contains("already leads to https://example.invalid/x.git");
    assertThat(output.given).isEmpty();
  }

  @Test
  void whoMayOnlyReadChangesNothing() throws Exception {
    Caller reader = caller("read:shop");

    assertThat(run(reader, "logs", "shop")).isZero();
    assertThat(run(reader, "status")).isZero();
    assertThat(output.text()).contains("shop").doesNotContain("back").doesNotContain("isolated");
    for (String command :
        List.of(
            "rollback shop",
            "env set A=planted --app shop",
            "env unset A --app shop",
            "db shell shop",
            "db keep shop",
            "db forget shop 2026",
            "db restore shop 2026",
            "db dump shop x",
            "db import shop x",
            "tf plan shop",
            "tf force-unlock shop",
            "connect https://github.com/a/shop --app shop",
            "remote add",
            "login",
            "backup x",
            "logs vars",
            "env list --app vars",
            "db size no-such-app")) {
      assertThat(run(reader, command.split(" ", -1))).as(command).isEqualTo(4);
      assertThat(output.complaint()).contains("not allowed").doesNotContain("planted");
    }
    assertThat(audit()).contains("berth rollback").doesNotContain("planted");
  }

  @Test
  void whoMayDeployOneAppIsNoAdministrator() throws Exception {
    Caller deployer = caller("deploy:shop");

    assertThat(run(deployer, "env", "list", "--app", "shop")).isZero();
    assertThat(run(deployer, "login")).isEqualTo(4);
    assertThat(run(deployer, "backup", "x")).isEqualTo(4);
    assertThat(run(deployer, "rollback", "vars")).isEqualTo(4);
  }

  private int run(String... arguments) throws Exception {
    return run(caller("admin"), arguments);
  }

  private int run(Caller caller, String... arguments) throws Exception {
    output.lines.clear();
    output.errors.clear();
    return commands.run(
        new Invocation(
            List.of(arguments),
            caller,
            new LauncherInput(
                answer, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))),
            new ClientContext(facts)),
        output);
  }

  private JsonNode json(String... arguments) throws Exception {
    assertThat(run(arguments)).as(output.complaint()).isZero();
    return JsonMapper.shared().readTree(output.text());
  }

  private static Caller caller(String scope) {
    return new Caller(new Actor("ada", Set.of(Scope.parse(scope))), "local");
  }

  private static String audit() {
    return console.bean(AuditLog.class).before(Long.MAX_VALUE, 500).stream()
        .map(entry -> entry.action() + " " + entry.target())
        .collect(Collectors.joining("\n"));
  }

  private static Stream<CommandLine> leaves(CommandLine command) {
    return command.getSubcommands().isEmpty()
        ? Stream.of(command)
        : command.getSubcommands().values().stream().flatMap(CommandsIT::leaves);
  }
}
