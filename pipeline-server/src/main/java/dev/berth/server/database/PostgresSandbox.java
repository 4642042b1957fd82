package dev.berth.server.database;

import dev.berth.sandbox.IsolationMode;
import dev.berth.sandbox.SandboxProcess;
import dev.berth.sandbox.SandboxResult;
import dev.berth.sandbox.SandboxSpec;
import dev.berth.sandbox.Sandboxes;
import dev.berth.sandbox.limits.Limits;
import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.network.Egress;
import dev.berth.server.failure.DeployException;
import dev.berth.server.postgres.PostgresBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * PostgreSQL's programs in a sandbox: a cluster is one more tenant with a user, a network and
 * limits of its own. It reaches nothing; it is found again, adopted and ended as instances are.
 *
 * @param sandboxes where it runs
 * @param binaries the programs, unpacked when they are first needed
 * @param root an empty directory that becomes the sandbox's root
 * @param memoryBytes what one cluster may use
 */
record PostgresSandbox(
    Sandboxes sandboxes, Supplier<PostgresBinaries> binaries, Path root, long memoryBytes) {
  private static final int PORT = 5432;
  private static final String PROGRAMS = "/postgres";
  private static final String DATA = "/data";
  private static final String SECRET = "/secret";

  /** The file in the secret directory. */
  static final String PASSWORD = "password";

  private static final Duration INIT_PATIENCE = Duration.ofMinutes(5);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

  /** The superuser of every cluster: Berth's own way in. */
  static final String OWNER = "berth";

  /** Makes a cluster in an empty directory; the secret directory holds the owner's password. */
  void initialise(String name, Path data, Path secret) throws IOException {
    sandboxes.own(mark(name), data);
    sandboxes.own(mark(name), secret);
    List<String> command =
        List.of(
            PROGRAMS + "/bin/initdb",
            "--username=" + OWNER,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--wal-segsize=4",
            "--no-sync",
            "--pwfile",
            SECRET + "/" + PASSWORD,
            "-D",
            DATA);
    List<Mount> mounts = mounts(data);
    mounts.add(Mount.readOnly(secret, SECRET));
    List<String> output = Collections.synchronizedList(new ArrayList<>());
    SandboxResult result = sandboxes.run(spec(name, mounts, command), output::add, INIT_PATIENCE);
    if (!result.equals(new SandboxResult.Exited(0))) {
      throw new IOException("initdb: " + result + "\n" + String.join("\n", output));
    }
  }

  /** Makes sure that the postmaster runs; it is not ready yet when this returns. */
  SandboxProcess serve(String name, Path data, int port, Path log, Map<String, String> tuning)
      throws IOException {
    refuseRoot();
    sandboxes.own(mark(name), data);
    List<String> command = new ArrayList<>();
    // A lock that ends with its holders: two postmasters in two sandboxes would not see each other.
    command.addAll(List.of("/usr/bin/flock", "--nonblock", "--no-fork", DATA));
    command.addAll(List.of(PROGRAMS + "/bin/postgres", "-D", DATA, "-p", Integer.toString(port)));
    boolean shared = sandboxes.mode() == IsolationMode.SHARED;
    setting(command, "listen_addresses", shared ? "127.0.0.1" : "0.0.0.0");
    setting(command, "unix_socket_directories", "");
    setting(command, "password_encryption", "scram-sha-256");
    tuning.forEach((parameter, value) -> setting(command, parameter, value));
    return sandboxes.serve(spec(name, mounts(data), command), port, log);
  }

  Optional<SandboxProcess> find(String name) {
    return sandboxes.find(mark(name));
  }

  /** Every process is asked to end: sessions do, and the postmaster then shuts down cleanly. */
  void stop(String name) {
    sandboxes.stop(mark(name), STOP_PATIENCE);
  }

  void forget(String name) {
    sandboxes.forget(mark(name));
  }

  /** The port to listen on: where it has a network of its own, the usual one. */
  Optional<Integer> usualPort() {
    return sandboxes.mode() == IsolationMode.SYSTEM ? Optional.of(PORT) : Optional.empty();
  }

  private static String mark(String name) {
    return "database/" + name;
  }

  private SandboxSpec spec(String name, List<Mount> mounts, List<String> command) {
    return new SandboxSpec(
        mark(name),
        mark(name),
        mounts,
        command,
        "/",
        Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C", "TZ", "UTC", "HOME", "/tmp"),
        Egress.NONE,
        new Limits(memoryBytes, 512, 1L << 50, false));
  }

  private List<Mount> mounts(Path data) throws IOException {
    List<Mount> mounts = new ArrayList<>();
    mounts.add(Mount.readOnly(bareRoot(), "/"));
    mounts.add(Mount.readOnly(Path.of("/usr"), "/usr"));
    for (String directory : List.of("/bin", "/lib", "/lib64")) {
      Path path = Path.of(directory);
      if (Files.isDirectory(path) && !Files.isSymbolicLink(path)) {
        mounts.add(Mount.readOnly(path, directory));
      }
    }
    mounts.add(Mount.readOnly(binaries.get().home(), PROGRAMS));
    mounts.add(Mount.writable(data, DATA));
    return mounts;
  }

  /** Holds what is a link on this machine; all else is mounted. */
  private Path bareRoot() throws IOException {
    Files.createDirectories(root);
    for (String name : List.of("bin", "lib", "lib64")) {
      Path machines = Path.of("/", name);
      Path own = root.resolve(name);
      if (Files.isSymbolicLink(machines) && !Files.isSymbolicLink(own)) {
        Files.createSymbolicLink(own, Files.readSymbolicLink(machines));
      }
    }
    return root;
  }

  private void refuseRoot() {
    if (sandboxes.mode() == IsolationMode.SHARED
        && "root".equals(System.getProperty("user.name"))) {
      throw new DeployException(
          DatabaseCode.NO_USER.because(
              "PostgreSQL does not run as root, and without isolation there is no other user.",
              "Install bubblewrap and nftables and restart Berth, or run Berth as an ordinary"
                  + " user; `berth status` says what is missing."));
    }
  }

  private static void setting(List<String> command, String parameter, String value) {
    command.addAll(List.of("-c", parameter + "=" + value));
  }
}
