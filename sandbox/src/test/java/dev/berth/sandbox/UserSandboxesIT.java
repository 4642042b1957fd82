package dev.berth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.addresses.PublicInternet;
import dev.berth.concurrent.KeyedLocks;
import dev.berth.files.FileTree;
import dev.berth.sandbox.process.HostCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * Runs {@link UserContract} as an ordinary user: in a child, as the tests themselves may run as
 * root.
 */
class UserSandboxesIT {
  private static final String ORDINARY_USER = "54321";

  /** One of each place on the class path that the contract needs; modules may be directories. */
  private static final List<Class<?>> LIBRARIES =
      List.of(
          Sandboxes.class,
          UserContract.class,
          PublicInternet.class,
          KeyedLocks.class,
          FileTree.class,
          Test.class,
          Assertions.class,
          TestAbortedException.class);

  /** For the whole contract, on a machine that is busy with other things. */
  private static final long PATIENCE_SECONDS = 900;

  @TempDir Path temporary;

  /**
   * Many a distribution leaves {@code /dev/net/tun} to root alone. What its administrator would
   * open for good, the test opens for its child only: in a mount namespace of its own.
   */
  private static final String WITH_OPEN_TUN =
      """
      mount -t tmpfs -o mode=755 tmpfs /dev/net \\
        && mknod -m 666 /dev/net/tun c 10 200 \\
        && exec "$@"
      """;

  @TestFactory
  Stream<DynamicTest> contract() throws IOException {
    List<String> missing =
        Stream.of("bwrap", "pasta", "nft").filter(tool -> !Machine.has(tool)).toList();
    if (!missing.isEmpty()) {
      return skipped("not installed: " + missing);
    }
    String output = HostCommand.run(child(), "", PATIENCE_SECONDS).output();
    if (output.startsWith("SKIP ")) {
      return skipped(output.lines().findFirst().orElseThrow());
    }
    assertThat(output).contains("DONE");
    return output
        .lines()
        .filter(line -> line.matches("(PASS|FAIL|SKIPPED) .*"))
        .map(line ->
            DynamicTest.dynamicTest(
                line.substring(line.indexOf(' ') + 1),
                () -> {
                  Assumptions.assumeFalse(line.startsWith("SKIPPED"), line);
                  assertThat(line).as(output).startsWith("PASS");
                }));
  }

  /** An aborted factory would count as no test at all, and lose the reason. */
  private static Stream<DynamicTest> skipped(String reason) {
    return Stream.of(
        DynamicTest.dynamicTest(
            "ordinaryUsersAreIsolatedHere", () -> Assumptions.abort("skipped: " + reason)));
  }

  private List<String> child() throws IOException {
    Path home = temporary.resolve("user");
    Path classes = Files.createDirectories(home.resolve("classes"));
    List<String> classPath = new ArrayList<>(List.of(classes.toString()));
    for (Class<?> type : LIBRARIES) {
      if (Files.isDirectory(location(type))) {
        HostCommand.mustRun(List.of("cp", "-rL", location(type) + "/dev", classes.toString()), "");
      } else {
        Path jar = home.resolve(location(type).getFileName().toString());
        Files.copy(location(type), jar, StandardCopyOption.REPLACE_EXISTING);
        classPath.add(jar.toString());
      }
    }
    Path work = Files.createDirectory(home.resolve("work"));
    List<String> argv = new ArrayList<>();
    if (Machine.isRoot()) {
      HostCommand.mustRun(List.of("chmod", "0755", temporary.toString()), "");
      HostCommand.mustRun(List.of("chown", "-R", ORDINARY_USER, home.toString()), "");
      argv.addAll(List.of("unshare", "--mount", "sh", "-c", WITH_OPEN_TUN, "sh"));
      argv.addAll(List.of("setpriv", "--reuid", ORDINARY_USER, "--regid", ORDINARY_USER));
      argv.add("--clear-groups");
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    argv.add(java);
    registry().ifPresent(registry -> argv.add("-D" + Machine.REGISTRY + "=" + registry));
    argv.addAll(List.of("-cp", String.join(":", classPath)));
    argv.addAll(List.of(UserContract.class.getName(), work.toString()));
    return argv;
  }

  private static Optional<String> registry() throws IOException {
    try {
      return Optional.of(Machine.packageRegistry());
    } catch (TestAbortedException e) {
      return Optional.empty();
    }
  }

  private static Path location(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }
}
