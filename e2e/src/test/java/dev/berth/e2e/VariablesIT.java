package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Variables reach the apps they are set for, without a build, and nobody else. */
@ExtendWith(SharedBerth.class)
class VariablesIT {
  private static final String PLANTED = "planted-5f0c1d2e-value";

  @Test
  void aVariableReachesWhatIsLiveWithoutABuild(BerthInstallation berth) {
    GitRepo repository = NodeApp.running(berth.repository("set-live"), ANSWERS).commit("one");
    repository.deploy("main");
    assertThat(berth.get("set-live").body()).startsWith("undefined ");

    Command.Result set =
        repository.shell("printf 'good morning\n' | " + launcher() + " env set GREETING");

    assertThat(set.exit()).as(set.output()).isZero();
    assertThat(set.output()).contains("GREETING for app of set-live", "release 2");
    assertThat(berth.get("set-live").body()).startsWith("good morning ");
    JsonNode newest = berth.apiGet("/apps/set-live/deploys").get(0);
    assertThat(newest.path("kind").asString()).isEqualTo("variables");
    assertThat(steps(berth, "set-live", newest)).doesNotContain("image").contains("secrets");
  }

  @Test
  void aPreviewHasValuesOfItsOwn(BerthInstallation berth) {
    GitRepo repository = NodeApp.running(berth.repository("set-apart"), ANSWERS).commit("one");
    set(berth, "set-apart", "GREETING=everybody");
    set(berth, "set-apart", "GREETING=previews", "--scope", "previews");
    repository.deploy("main");
    repository.deploy("main:dark-mode");

    assertThat(berth.get("set-apart").body()).startsWith("everybody ");
    assertThat(berth.get("set-apart--dark-mode").body()).startsWith("previews ");

    set(berth, "set-apart", "GREETING=dark", "--scope", "dark-mode");
    assertThat(berth.get("set-apart").body()).startsWith("everybody ");
    assertThat(berth.get("set-apart--dark-mode").body()).startsWith("dark ");
  }

  @Test
  void aSecretThatOnlyHasToBeRandomIsMadeOnceAndMissingOnesAreNamed(BerthInstallation berth) {
    GitRepo repository =
        NodeApp.running(
                berth.repository("made-up"), ANSWERS + "const pay = process.env.STRIPE_KEY;\n")
            .commit("one");

    Command.Result first = repository.deploy("main");
    String fingerprint = berth.get("made-up").body();
    repository.commit("two");
    Command.Result second = repository.deploy("main");

    assertThat(first.output())
        .contains("made up for production, and kept: SESSION_SECRET")
        .contains("STRIPE_KEY (server.js:")
        .contains("berth env set ");
    assertThat(second.output()).doesNotContain("made up");
    assertThat(fingerprint).doesNotContain(" none ");
    assertThat(berth.get("made-up").body()).isEqualTo(fingerprint);
    assertThat(fingerprint).contains(berth.url("made-up"));

    // In the widest scope: replacing a leaked value must not need to know who made it up.
    set(berth, "made-up", "SESSION_SECRET=of-a-person");
    assertThat(berth.get("made-up").body()).contains(" " + OF_A_PERSON + " ");
  }

  @Test
  void aRolledBackReleaseHasTheNewestValue(BerthInstallation berth) {
    GitRepo repository = NodeApp.running(berth.repository("set-back"), ANSWERS).commit("one");
    set(berth, "set-back", "GREETING=old");
    repository.deploy("main");
    set(berth, "set-back", "GREETING=new");
    repository.commit("two").deploy("main");

    Command.Result back = berth.berth("rollback", "set-back", "1");

    assertThat(back.exit()).as(back.output()).isZero();
    assertThat(berth.get("set-back").body()).startsWith("new ");
  }

  @Test
  void whatIsCompiledInIsBuiltAgain(BerthInstallation berth) {
    GitRepo repository =
        NodeApp.manifest(
                berth.repository("built-in"),
                "\"start\": \"node server.js\", \"build\": \"node build.js\"")
            .write(
                "build.js",
                "require('node:fs').writeFileSync('built.txt', String(process.env.VITE_COLOUR));\n")
            .write(
                "server.js",
                """
                const text = require('node:fs').readFileSync('built.txt', 'utf8');
                require('node:http').createServer((q, r) => r.end(text)).listen(process.env.PORT);
                """)
            .commit("one");
    set(berth, "built-in", "VITE_COLOUR=red");
    repository.deploy("main");
    assertThat(berth.get("built-in").body()).isEqualTo("red");

    set(berth, "built-in", "VITE_COLOUR=blue");

    assertThat(berth.get("built-in").body()).isEqualTo("blue");
  }

  @Test
  void aBuildGetsWhatItNeedsByTheCommandThatItsFailureNames(BerthInstallation berth) {
    GitRepo repository =
        NodeApp.manifest(
                berth.repository("needs-var"),
                "\"start\": \"node server.js\", \"build\": \"node build.js\"")
            .write(
                "build.js",
                """
                const token = process.env.CMS_TOKEN;
                if (!token) { console.error('CMS_TOKEN is missing'); process.exit(1); }
                console.log('built with ' + token);
                """)
            .write("server.js", ANSWERS)
            .commit("one");
    set(berth, "needs-var", "CMS_TOKEN=" + PLANTED);

    Command.Result failed = repository.push("main");
    assertThat(failed.output())
        .contains("build.failed", "berth env set CMS_TOKEN --build --app needs-var");

    Command.Result given = berth.berth("env", "set", "CMS_TOKEN", "--build", "--app", "needs-var");
    assertThat(given.exit()).as(given.output()).isZero();
    assertThat(berth.get("needs-var").status()).isEqualTo(200);
    String deploy = berth.apiGet("/apps/needs-var/deploys").get(0).path("id").asString();
    assertThat(berth.apiText("/apps/needs-var/deploys/" + deploy + "/log"))
        .contains("built with ••••")
        .doesNotContain(PLANTED);

    Command.Result left =
        repository
            .write(
                "build.js",
                "require('fs').writeFileSync('cms.json', JSON.stringify(process.env.CMS_TOKEN))\n")
            .commit("two")
            .push("main");
    assertThat(left.output())
        .contains("secrets.left-by-build", "CMS_TOKEN", "cms.json")
        .doesNotContain(PLANTED);
  }

  @Test
  void aSecretForBrowsersStopsTheDeployAndWhatWasLiveServesOn(BerthInstallation berth) {
    GitRepo repository = NodeApp.running(berth.repository("exposed"), ANSWERS).commit("one");
    set(berth, "exposed", "ADMIN_TOKEN=" + PLANTED);
    repository.deploy("main");
    repository.write("public/app.js", "login('" + PLANTED + "');\n").commit("two");

    Command.Result push = repository.push("main");

    assertThat(push.exit()).isNotZero();
    assertThat(push.output())
        .contains("secrets.exposed", "ADMIN_TOKEN", "public/app.js")
        .doesNotContain(PLANTED);
    assertThat(berth.get("exposed").status()).isEqualTo(200);
  }

  @Test
  void whatAnAppOrABuildPrintsOfASecretIsNotShown(BerthInstallation berth) {
    GitRepo repository =
        NodeApp.running(
                berth.repository("talkative"),
                "console.log('my token is ' + process.env.API_TOKEN + '.');\n" + ANSWERS)
            .manifestScripts("\"build\": \"echo building with " + PLANTED + "\"")
            .commit("one");
    set(berth, "talkative", "API_TOKEN=" + PLANTED);

    Command.Result push = repository.deploy("main");

    assertThat(push.output()).contains("building with ••••").doesNotContain(PLANTED);
    Eventually.holds(
        Duration.ofSeconds(20),
        "the app's line is there",
        () -> berth.berth("logs", "talkative").output().contains("my token is ••••."));
    assertThat(berth.berth("logs", "talkative").output()).doesNotContain(PLANTED);
  }

  @Test
  void aBackupThatCannotBeWrittenIsNoBackup(BerthInstallation berth) {
    GitRepo repository = berth.scratchRepository("nowhere-to-write");

    Command.Result backup = repository.shell(launcher() + " backup - > /dev/full");

    assertThat(backup.exit()).as(backup.output()).isNotZero();
    assertThat(backup.output()).contains("cannot be written");
  }

  @Test
  void aValueIsKeptInNoAnswerAndNoFile(BerthInstallation berth) {
    String value = "planted-77aa31c9-nowhere";
    GitRepo repository = NodeApp.running(berth.repository("nowhere"), ANSWERS).commit("one");
    Command.Result set =
        repository.shell("printf " + value + " | " + launcher() + " env set API_TOKEN");
    assertThat(set.exit()).as(set.output()).isZero();

    Command.Result push = repository.deploy("main");
    repository.shell("printf " + value + " | " + launcher() + " env set GREETING");

    assertThat(berth.get("nowhere").body()).startsWith(value);
    StringBuilder said = new StringBuilder(push.output() + set.output());
    said.append(berth.berth("env", "list", "--app", "nowhere").output());
    said.append(berth.apiGet("/apps/nowhere"))
        .append(berth.apiGet("/apps/nowhere/variables"))
        .append(berth.apiGet("/apps/nowhere/releases"))
        .append(berth.apiGet("/audit"));
    for (JsonNode deploy : berth.apiGet("/apps/nowhere/deploys")) {
      String path = "/apps/nowhere/deploys/" + deploy.path("id").asString();
      said.append(berth.apiGet(path)).append(berth.apiText(path + "/log"));
    }
    assertThat(said).contains("API_TOKEN").doesNotContain(value);
    Command.Result found =
        Command.run(
            berth.scratch(),
            Map.of(),
            Duration.ofMinutes(2),
            List.of("grep", "-rlaF", "--", value, berth.data().toString()));
    assertThat(found.output()).isEmpty();
  }

  @Test
  void wrongUseIsExplainedWithoutRepeatingAValue(BerthInstallation berth) {
    assertThat(berth.berth("env").output()).contains("env set NAME[=VALUE]");
    assertThat(berth.berth("env", "set", "X").output()).contains("which app?");
    assertThat(berth.berth("env", "set", "--app", "set-words", "X").output())
        .contains("no value for X was given");
    assertThat(berth.berth("env", "set", "--app", "set-words", PLANTED + "!").output())
        .contains("is no name for a variable")
        .doesNotContain(PLANTED);
    assertThat(berth.berth("env", "unset", "--app", "set-words", "X").output())
        .contains("secrets.not-set");
    assertThat(berth.berth("env", "import", "--app", "set-words", "/nonexistent").output())
        .contains("cannot be read");
  }

  /** What the app below shows of the value {@code of-a-person}. */
  private static final String OF_A_PERSON = "c46f65a958f2";

  /** Answers with a variable, a fingerprint of its session secret, and its own address. */
  private static final String ANSWERS =
      """
      const http = require('node:http');
      const secret = process.env.SESSION_SECRET;
      const print = secret
        ? require('node:crypto').createHash('sha256').update(secret).digest('hex').slice(0, 12)
        : 'none';
      const text = process.env.GREETING + ' ' + print + ' ' + process.env.APP_URL;
      const server = http.createServer((request, response) => response.end(text + '\\n'));
      server.listen(process.env.PORT);
      process.on('SIGTERM', () => server.close(() => process.exit(0)));
      """;

  private static void set(BerthInstallation berth, String app, String assignment, String... more) {
    List<String> arguments = new ArrayList<>(List.of("env", "set", "--app", app));
    arguments.add(assignment);
    arguments.addAll(List.of(more));
    Command.Result result = berth.berth(arguments.toArray(String[]::new));
    assertThat(result.exit()).as(result.output()).isZero();
  }

  private static List<String> steps(BerthInstallation berth, String app, JsonNode deploy) {
    return berth
        .apiGet("/apps/" + app + "/deploys/" + deploy.path("id").asString())
        .path("steps")
        .findValuesAsString("name");
  }

  private static String launcher() {
    return Checkout.root().resolve("berth").toString();
  }
}
