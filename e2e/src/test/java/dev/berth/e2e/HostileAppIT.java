package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An app, or its build, that tries to get at what is not its own. Each attempt has to fail. */
@ExtendWith(SharedBerth.class)
class HostileAppIT {
  /** Does what the query asks and says how it went: {@code read}, {@code list}, {@code connect}. */
  private static final String PUPPET =
      """
      const http = require('node:http');
      const fs = require('node:fs');
      const net = require('node:net');
      const os = require('node:os');
      http.createServer((request, response) => {
        const url = new URL(request.url, 'http://x');
        const q = url.searchParams;
        const say = (text) => response.end(String(text));
        try {
          switch (url.pathname) {
            case '/read': return say('got ' + fs.readFileSync(q.get('path'), 'utf8'));
            case '/list': return say('got ' + fs.readdirSync(q.get('path')).join(' '));
            case '/environ': return say(fs.readdirSync('/proc').filter((p) => /^\\d+$/.test(p)).map((p) => {
              try { return fs.readFileSync('/proc/' + p + '/environ', 'utf8'); } catch (e) { return ''; }
            }).join('\\n'));
            case '/addresses': return say(Object.values(os.networkInterfaces()).flat()
              .filter((a) => !a.internal && a.family === 'IPv4').map((a) => a.address).join(' '));
            case '/identity': return say(process.getuid() + ' ' + fs.readFileSync('/proc/self/status', 'utf8'));
            case '/headers': return say(JSON.stringify(request.headers));
            case '/write': fs.writeFileSync(q.get('path'), 'x'); return say('got written');
            case '/connect': {
              const to = q.get('path') ? { path: q.get('path') } : { host: q.get('host'), port: +q.get('port') };
              const socket = net.connect(to);
              socket.setTimeout(2000, () => { socket.destroy(); say('refused timeout'); });
              socket.on('connect', () => { socket.destroy(); say('got connected'); });
              socket.on('error', (e) => { if (!response.writableEnded) say('refused ' + e.code); });
              return;
            }
            default: return say('puppet');
          }
        } catch (e) { say('refused ' + e.code); }
      }).listen(process.env.PORT);
      """;

  @BeforeEach
  void isolationIsPossible(BerthInstallation berth) {
    String mode = berth.apiGet("/status").path("isolation").toString();
    assumeFalse(
        mode.contains("SHARED") || mode.contains("shared"),
        "this machine offers no isolation: " + mode);
  }

  @Test
  void anAppReadsNeitherTheDataDirectoryNorTheMachinesSecrets(BerthInstallation berth) {
    puppet(berth, "reads-files");

    for (Path path :
        List.of(
            berth.data().resolve("operator-token"),
            berth.data().resolve("berth.conf"),
            Path.of("/etc/shadow"),
            Path.of("/root/.bashrc"))) {
      assertThat(berth.get("reads-files", "/read?path=" + path).body()).startsWith("refused");
    }
    assertThat(berth.get("reads-files", "/list?path=" + berth.data()).body()).startsWith("refused");
  }

  @Test
  void anAppSeesNoProcessButItsOwn(BerthInstallation berth) {
    NodeApp.running(berth.repository("victim-app"), PUPPET)
        .write("berth.yaml", "env:\n  DEAREST: diary-of-the-victim\n")
        .commit("one")
        .deploy("main");
    puppet(berth, "reads-processes");

    assertThat(berth.get("victim-app", "/environ").body()).contains("diary-of-the-victim");
    assertThat(berth.get("reads-processes", "/environ").body())
        .doesNotContain("diary-of-the-victim")
        .doesNotContain("BERTH_HOME");
  }

  @Test
  void anAppHasNoPrivileges(BerthInstallation berth) {
    puppet(berth, "without-rights");

    String identity = berth.get("without-rights", "/identity").body();

    assertThat(identity).doesNotStartWith("0 ");
    assertThat(identity).containsPattern("CapEff:\\s+0{16}").containsPattern("NoNewPrivs:\\s+1");
  }

  @Test
  void anAppReachesNoSocketOfBerth(BerthInstallation berth) {
    puppet(berth, "knocks-on-sockets");

    for (String socket : List.of("router/server.sock", "router/control.sock")) {
      String path = berth.data().resolve(socket).toString();
      assertThat(berth.get("knocks-on-sockets", "/connect?path=" + path).body())
          .startsWith("refused");
    }
  }

  @Test
  void anAppReachesNoPortOfTheMachineOrOfAnotherApp(BerthInstallation berth) {
    puppet(berth, "other-target");
    puppet(berth, "knocks-on-ports");
    String own = berth.get("knocks-on-ports", "/addresses").body().split(" ", -1)[0];
    String other = berth.get("other-target", "/addresses").body().split(" ", -1)[0];
    String gateway = own.isEmpty() ? "127.0.0.1" : own.substring(0, own.lastIndexOf('.')) + ".1";

    for (String target :
        List.of(
            "host=127.0.0.1&port=" + berth.port(),
            "host=" + gateway + "&port=" + berth.port(),
            "host=" + (other.isEmpty() ? "127.0.0.1" : other) + "&port=" + port(other),
            "host=169.254.169.254&port=80")) {
      assertThat(berth.get("knocks-on-ports", "/connect?" + target).body())
          .as(target)
          .startsWith("refused");
    }
    if (Files.exists(berth.data().resolve("postgres/data/postmaster.pid"))) {
      String postgres =
          BerthInstallation.read(berth.data().resolve("postgres/data/postmaster.pid"))
              .split("\n", -1)[3];
      assertThat(berth.get("knocks-on-ports", "/connect?host=127.0.0.1&port=" + postgres).body())
          .startsWith("refused");
    }
  }

  @Test
  void anAppCannotChangeItsOwnImage(BerthInstallation berth) {
    puppet(berth, "writes-itself");

    assertThat(berth.get("writes-itself", "/write?path=/app/server.js").body())
        .startsWith("refused");
    assertThat(berth.get("writes-itself", "/write?path=/tmp/mine").body()).startsWith("got");
  }

  @Test
  void aForgedAddressDoesNotReachTheApp(BerthInstallation berth) {
    puppet(berth, "told-lies");

    Http.Answer answer =
        berth
            .http()
            .ask(
                "GET",
                berth.host("told-lies"),
                "/headers",
                "",
                Map.of("X-Forwarded-For", "203.0.113.9", "Forwarded", "for=203.0.113.9"));

    assertThat(answer.body()).doesNotContain("203.0.113.9");
  }

  @Test
  void aBuildReadsNeitherTokenNorSocketNorShadow(BerthInstallation berth) {
    GitRepo repository = NodeApp.saying(berth.repository("hostile-build"), "built").commit("one");
    String token = berth.data().resolve("operator-token").toString();
    repository.manifestScripts(
        "\"build\": \"cat %s /etc/shadow; ls %s; cat /proc/1/environ; true\""
            .formatted(token, berth.data()));

    Command.Result push = repository.commit("hostile").push("main");

    assertThat(push.output())
        .doesNotContain(berth.operatorToken())
        .doesNotContain("root:")
        .doesNotContain("installation-id");
  }

  private static void puppet(BerthInstallation berth, String app) {
    NodeApp.running(berth.repository(app), PUPPET).commit("puppet").deploy("main");
    assertThat(berth.get(app).body()).isEqualTo("puppet");
  }

  private static String port(String address) {
    return address.isEmpty() ? "1" : "8080";
  }
}
