package dev.berth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.sandbox.limits.Limits;
import dev.berth.sandbox.mount.HostTools;
import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.network.Egress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The command lines, as data. */
class ArgumentsTest {
  private static final Limits LIMITS = new Limits(512, 64, 1024, 2048, true);
  private static final HostTools TOOLS =
      new HostTools(Path.of("/lib64/ld-linux-x86-64.so.2"), List.of(Path.of("/lib/libc.so.6")));

  @Test
  void variablesAreOnlyInTheOptionStream() {
    SystemArguments.Inner inner =
        SystemArguments.of(
            spec(Map.of("API_KEY", "secret")), List.of(), 200_001, false, false, TOOLS);
    assertThat(inner.command()).noneMatch(argument -> argument.contains("secret"));
    assertThat(inner.options()).containsSubsequence("--setenv", "API_KEY", "secret");
  }

  @Test
  void whatTheLoaderObeysIsSetOnlyWhenNoPrivilegeIsLeft() {
    SystemArguments.Inner inner =
        SystemArguments.of(
            spec(Map.of("LD_PRELOAD", "/app/evil.so")), List.of(), 200_001, false, true, TOOLS);
    assertThat(inner.options()).noneMatch(option -> option.contains("evil"));
    assertThat(inner.command())
        .containsSubsequence(
            "/usr/bin/unshare", "/.berth/env", "LD_PRELOAD=/app/evil.so", "node", "index.js");
  }

  @Test
  void privilegesAreGivenUpBeforeTheRootIsEntered() {
    SystemArguments.Inner inner =
        SystemArguments.of(spec(Map.of()), List.of(), 200_001, true, true, TOOLS);
    assertThat(inner.command())
        .startsWith("bwrap", "--clearenv")
        .contains("--unshare-net")
        .containsSubsequence("--seccomp", "4", "--args", "3", "--")
        .containsSubsequence(
            "/usr/bin/setpriv", "--no-new-privs", "--bounding-set=-all", "/usr/bin/unshare")
        .containsSubsequence("--setuid", "200001", "--setgid", "200001", "--root", "/box")
        .doesNotContain("--unshare-user");
  }

  @Test
  void anIdleBuildGivesWayAndJoinsItsCgroupsFirst() {
    List<String> argv =
        OuterLaunch.command(
            List.of("inner"),
            LIMITS,
            List.of(Path.of("/cg/a"), Path.of("/cg/b")),
            null,
            Path.of("/calls"),
            true,
            99);
    assertThat(argv)
        .startsWith("setsid", "/bin/sh", "-c")
        .containsSubsequence(
            "", "/cg/a /cg/b", "600", "/calls", "prlimit", "--core=0", "--fsize=1024")
        .containsSubsequence("--nofile=99", "--nproc=64", "nice", "ionice", "chrt", "inner");
  }

  @Test
  void anOrdinaryUsersPortLeadsFromLoopbackOnly() {
    assertThat(
            UserArguments.command(
                spec(Map.of()), "rules", 40_001, 8080, List.of(40_002, 40_003), CALLS))
        .containsSubsequence("pasta", "--no-map-gw", "-t", "127.0.0.1/40001:8080")
        .containsSubsequence("-T", "40002,40003", "--")
        .containsSubsequence(
            "rules", "/calls", "bwrap", "--unshare-user", "--seccomp", "4", "--disable-userns")
        .doesNotContain("--unshare-net");
    assertThat(UserArguments.command(spec(Map.of()), null, 0, 0, List.of(), Optional.empty()))
        .contains("--unshare-net")
        .doesNotContain("pasta", "--seccomp");
  }

  private static final Optional<Path> CALLS = Optional.of(Path.of("/calls"));

  private static SandboxSpec spec(Map<String, String> environment) {
    return new SandboxSpec(
        "build/1",
        "build/shop",
        List.of(Mount.readOnly(Path.of("/"), "/")),
        List.of("node", "index.js"),
        "/app",
        environment,
        Egress.PUBLIC,
        LIMITS);
  }
}
