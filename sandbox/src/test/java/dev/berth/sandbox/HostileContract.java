package dev.berth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.sandbox.calls.CallFilter;
import dev.berth.sandbox.limits.Limit;
import dev.berth.sandbox.limits.Limits;
import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.network.Egress;
import dev.berth.sandbox.process.BoundedLogs;
import dev.berth.sandbox.process.ProcessTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a hostile build, and a hostile app, must not be able to do in any isolated mode. */
abstract class HostileContract extends SandboxesContract {
  private static final String CONNECT =
      """
      import socket, sys
      for target in sys.argv[1:]:
          host, port = target.rsplit(':', 1)
          try:
              socket.create_connection((host, int(port)), 1.5).close()
              print('REACHED', target)
          except OSError as e:
              print('refused', target, e)
      """;

  private static final String CALLS =
      """
      import ctypes, errno, os, platform, socket, threading
      arm = platform.machine() == 'aarch64'
      calls = [('io_uring_setup', 425, 425), ('add_key', 248, 217), ('keyctl', 250, 219),
               ('bpf', 321, 280), ('perf_event_open', 298, 241), ('userfaultfd', 323, 282),
               ('mount', 165, 40), ('clone3', 435, 435), ('newer', 500, 500)]
      libc = ctypes.CDLL(None, use_errno=True)
      def asked(name, number, *arguments):
          if libc.syscall(number, *arguments) >= 0:
              return print(name, 'OPEN')
          print(name, errno.errorcode[ctypes.get_errno()])
      for name, intel, other in calls:
          asked(name, other if arm else intel, 0, 0, 0, 0, 0)
      asked('unshare', 97 if arm else 272, 0x10000000)
      try:
          socket.socket(40, socket.SOCK_STREAM)
          print('vsock OPEN')
      except OSError as e:
          print('vsock', errno.errorcode[e.errno])
      seen = []
      thread = threading.Thread(target=lambda: seen.append(1))
      thread.start()
      thread.join()
      if os.fork() == 0:
          os._exit(6)
      print('a thread and a process', len(seen) + os.waitstatus_to_exitcode(os.wait()[1]))
      """;

  private static final String TRACE =
      """
      import ctypes, os, time
      libc = ctypes.CDLL(None, use_errno=True)
      libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
      if os.fork() == 0:
          os.setsid()
          print('attached', libc.ptrace(16, 1, None, None), flush=True)
          time.sleep(600)
      time.sleep(1)
      """;

  @Test
  void theDataDirectoryIsNotThereToRead() throws IOException {
    Path secret = Files.writeString(temporary.resolve("operator-token"), "planted-secret");
    attack("cat " + secret + "; ls " + temporary + "; ls /var/lib /root /home /etc/shadow /work");
    assertThat(lines).noneMatch(line -> line.contains("planted-secret"));
    assertThat(lines).noneMatch(line -> line.equals("operator-token"));
    assertThat(lines).allMatch(line -> line.contains("No such file"));
  }

  @Test
  void anotherAppsEnvironmentFilesAndProcessesAreOutOfSight() throws IOException {
    Path files = Files.createDirectory(temporary.resolve("shop-files"));
    Files.writeString(files.resolve("private"), "planted-secret");
    sandboxes().own("apps/shop", files);
    SandboxSpec shop =
        spec("instance/shop/1", "/usr/bin/python3", "-m", "http.server", "8080")
            .withVariables(Map.of("API_KEY", "planted-secret"))
            .withMount(Mount.writable(files, "/data"))
            .spec("apps/shop");
    SandboxProcess process = sandboxes().start(shop, 8080, temporary.resolve("shop/log"));
    Http.get(process.address(), SOON);
    attack(
        "cat /proc/[0-9]*/environ | tr '\\0' '\\n'; cat /proc/[0-9]*/cmdline | tr '\\0' '\\n';"
            + " cat /proc/%d/environ; cat /data/private; cat %s/private; ls /proc/1/root/"
                .formatted(process.identity().pid(), files));
    assertThat(lines).noneMatch(line -> line.contains("planted-secret"));
    assertThat(lines).noneMatch(line -> line.contains("http.server"));
  }

  @Test
  void anAppsVariablesAreInNoProcessListOfTheMachine() throws IOException {
    SandboxSpec shop =
        spec("instance/shop/1", "/usr/bin/python3", "-m", "http.server", "8080")
            .withVariables(Map.of("API_KEY", "planted-secret"))
            .spec("apps/shop");
    SandboxProcess process = sandboxes().start(shop, 8080, temporary.resolve("shop/log"));
    Http.get(process.address(), SOON);
    for (ProcessTable.Row row :
        ProcessTable.tree(ProcessTable.row(process.identity().pid()).orElseThrow())) {
      Path commandLine = Path.of("/proc", Long.toString(row.pid()), "cmdline");
      assertThat(Files.readString(commandLine)).doesNotContain("planted-secret");
    }
  }

  @Test
  void theMachinesLoopbackItsOwnAddressesAndItsSocketsAreOutOfReach() throws IOException {
    Path socket = Files.createTempDirectory("b").resolve("s");
    try (ServerSocket everywhere = new ServerSocket(0);
        ServerSocket loopback = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      unix.bind(UnixDomainSocketAddress.of(socket));
      attack(
          connect(
              Stream.concat(
                      Stream.of(
                          "127.0.0.1:" + loopback.getLocalPort(),
                          "127.0.0.1:" + everywhere.getLocalPort()),
                      Machine.addresses().map(own -> own + ":" + everywhere.getLocalPort()))
                  .toList()));
      attack(
          "python3 -c \"import socket; socket.socket(socket.AF_UNIX).connect('" + socket + "')\"");
    }
    Files.delete(socket);
    Files.delete(socket.getParent());
    assertThat(lines).noneMatch(line -> line.startsWith("REACHED"));
    assertThat(lines).anyMatch(line -> line.startsWith("refused"));
    assertThat(lines).anyMatch(line -> line.contains("FileNotFoundError"));
  }

  @Test
  void anotherAppsPortIsOutOfReach() throws IOException {
    SandboxProcess shop =
        sandboxes().start(server("instance/shop/1"), 8080, temporary.resolve("shop/log"));
    Http.get(shop.address(), SOON);
    String port = ":" + shop.address().getPort();
    attack(
        connect(
            Stream.concat(
                    Stream.of(shop.address().getHostString() + port),
                    Machine.addresses().map(own -> own + port))
                .toList()));
    assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("refused"));
  }

  @Test
  void whatServesOthersKeepsItsAddressAndOnlyThoseAllowedReachIt() throws IOException {
    int port = UserSandboxes.freePort();
    SandboxSpec database =
        spec("database/shop", "/usr/bin/python3", "-m", "http.server", Integer.toString(port))
            .withEgress(Egress.NONE)
            .spec("database/shop");
    Path log = temporary.resolve("database/log");
    SandboxProcess first = sandboxes().serve(database, port, log);
    Http.get(first.address(), SOON);
    sandboxes().stop("database/shop", Duration.ofSeconds(1));
    sandboxes().start(server("instance/shop/1"), 8080, temporary.resolve("shop/log"));
    SandboxProcess again = sandboxes().serve(database, port, log);
    assertThat(again.address()).isEqualTo(first.address());
    Http.get(again.address(), SOON);
    String target = again.address().getAddress().getHostAddress() + ":" + port;
    sandboxes()
        .run(
            spec("build/shop", "/bin/sh", "-c", connect(List.of(target)))
                .withEgress(new Egress(false, Set.of(target)))
                .spec(),
            lines::add,
            SOON);
    assertThat(lines).containsExactly("REACHED " + target);
    lines.clear();
    attack(
        connect(
            Stream.concat(Stream.of(target), Machine.addresses().map(own -> own + ":" + port))
                .toList()));
    assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("refused"));
    sandboxes().stop("database/shop", Duration.ofSeconds(1));
    sandboxes().forget("database/shop");
    sandboxes().forget("database/shop");
  }

  @Test
  void metadataAndPrivateAddressesAreOutOfReach() {
    attack(
        connect(List.of("169.254.169.254:80", "10.0.0.1:80", "192.168.1.1:80", "172.17.0.1:22")));
    assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("refused"));
  }

  @Test
  void nothingOfTheRootCanBeWritten() {
    attack(
        "touch /x /usr/x /usr/bin/x /etc/x /bin/x /proc/sys/kernel/core_pattern /dev/x; echo end");
    assertThat(lines).hasSizeGreaterThan(1).last().isEqualTo("end");
    assertThat(lines.subList(0, lines.size() - 1))
        .filteredOn(line -> !line.contains("core_pattern"))
        .allMatch(line -> line.contains("cannot touch"));
    lines.clear();
    attack("echo '|/tmp/x' > /proc/sys/kernel/core_pattern && echo WRITTEN");
    assertThat(lines).doesNotContain("WRITTEN");
  }

  @Test
  void noPrivilegeIsLeftAndNoneCanBeGained() {
    attack(
        "grep -E '^(Cap(Prm|Eff|Bnd|Amb)|NoNewPrivs)' /proc/self/status; "
            + "su -c 'echo GAINED' </dev/null; mount -t tmpfs none /tmp && echo GAINED; "
            + "unshare -Ur echo GAINED; unshare -n echo GAINED; chroot / echo GAINED; "
            + "python3 -c 'import os; os.setuid(0); print(\"GAINED\")'; "
            + "nsenter -t 1 -n echo GAINED; prlimit --nofile=9999999:9999999 echo GAINED; "
            + "ip link add x type dummy && echo GAINED; nft flush ruleset && echo GAINED");
    assertThat(lines).doesNotContain("GAINED");
    assertThat(lines)
        .contains("NoNewPrivs:\t1", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000");
  }

  @Test
  void thePublicInternetIsReachableUnlessEgressIsNone() throws IOException {
    String registry = Machine.packageRegistry();
    SandboxResult open =
        sandboxes().run(hostile(connect(List.of(registry))).spec(), lines::add, SOON);
    assertThat(open).isEqualTo(new SandboxResult.Exited(0));
    assertThat(lines).containsExactly("REACHED " + registry);
    lines.clear();
    sandboxes()
        .run(hostile(connect(List.of(registry))).withEgress(Egress.NONE).spec(), lines::add, SOON);
    assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("refused"));
  }

  @Test
  void aForkBombIsStoppedAndExplained() {
    String bomb =
        """
        import os
        while True:
            try:
                os.fork()
            except OSError:
                pass
        """;
    SandboxSpec spec =
        spec("build/hostile", "/usr/bin/python3", "-c", bomb)
            .withLimits(new Limits(1L << 30, 64, 1 << 20, true))
            .spec();
    SandboxResult result = sandboxes().run(spec, lines::add, SOON);
    assertThat(result).isEqualTo(new SandboxResult.LimitExceeded(Limit.PROCESSES));
    assertThat(sandboxes().find("build/hostile")).isEmpty();
  }

  @Test
  void aMemoryHogIsStoppedAndExplained() {
    SandboxResult result =
        sandboxes()
            .run(
                hostile(
                        "for i in 1 2 3; do python3 -c 'import time; x = bytearray(200 << 20);"
                            + " time.sleep(60)' & done; wait; sleep 60")
                    .spec(),
                lines::add,
                SOON);
    assertThat(result).isEqualTo(new SandboxResult.LimitExceeded(Limit.MEMORY));
  }

  @Test
  void whatFillsTheDiskIsStoppedAndExplained() throws IOException {
    Path work = Files.createDirectory(temporary.resolve("work"));
    sandboxes().own("builds/web", work);
    SandboxSpec spec =
        hostile("for i in $(seq 1 200); do head -c 10000000 /dev/zero > /app/$i; sleep 0.02; done")
            .withMount(Mount.writable(work, "/app"))
            .spec();
    assertThat(sandboxes().run(spec, lines::add, Duration.ofSeconds(40)))
        .isEqualTo(new SandboxResult.LimitExceeded(Limit.DISK));
  }

  @Test
  void aSingleHugeFileIsRefused() throws IOException {
    Path work = Files.createDirectory(temporary.resolve("work"));
    sandboxes().own("builds/web", work);
    SandboxSpec spec =
        hostile("head -c 100000000 /dev/zero > /app/huge; echo code $?")
            .withMount(Mount.writable(work, "/app"))
            .spec();
    sandboxes().run(spec, lines::add, SOON);
    assertThat(lines).last().isNotEqualTo("code 0");
    assertThat(Files.size(work.resolve("huge"))).isLessThanOrEqualTo(LIMITS.fileBytes());
  }

  /** Each is asked of the kernel itself; by what it answers the filter is told from a privilege. */
  @Test
  void theKernelsNewerDoorsAreClosed() throws IOException {
    Assumptions.assumeTrue(CallFilter.in(temporary).isPresent(), "no filter for such processors");
    attack("python3 -c \"" + CALLS + "\"");
    assertThat(lines)
        .containsExactly(
            "io_uring_setup EPERM",
            "add_key EPERM",
            "keyctl EPERM",
            "bpf EPERM",
            "perf_event_open EPERM",
            "userfaultfd EPERM",
            "mount EPERM",
            "clone3 ENOSYS",
            "newer ENOSYS",
            "unshare EPERM",
            "vsock EAFNOSUPPORT",
            "a thread and a process 7");
  }

  /** The first process sees the end of all others, unless one of them has stopped it. */
  @Test
  void aBuildThatTracesItsFirstProcessEnds() {
    SandboxResult result =
        sandboxes()
            .run(
                hostile("python3 -c \"" + TRACE + "\"").spec(), lines::add, Duration.ofSeconds(30));
    assertThat(result).isEqualTo(new SandboxResult.Exited(0));
    assertThat(lines).containsExactly("attached -1");
  }

  @Test
  void nothingABuildStartedOutlivesIt() throws IOException {
    attack("(setsid sh -c 'sleep 611' &) ; exit 0");
    assertThat(ProcessTable.read().processes().values())
        .noneMatch(row -> Machine.commandLine(row.pid()).contains("sleep\000611"));
  }

  @Test
  void aLogFloodStaysBoundedAndItsNewestLinesAreKept() throws IOException {
    Path log = temporary.resolve("flood/log");
    String script = "head -c 100000000 /dev/zero | tr '\\0' '\\n'; echo newest; sleep 600";
    Limits limits = new Limits(256L << 20, 64, 1L << 30, false);
    SandboxSpec flood = spec("instance/flood/1", "/bin/sh", "-c", script).withLimits(limits).spec();
    sandboxes().start(flood, 8080, log);
    Waiting.until(() ->
        Files.size(log) < 2 * BoundedLogs.KEPT_BYTES && Files.readString(log).contains("newest"));
    assertThat(sandboxes().find("instance/flood/1")).isPresent();
  }

  @Test
  void anAppIsHeldAsFirmlyAsABuild() throws IOException {
    Path secret = Files.writeString(temporary.resolve("operator-token"), "planted-secret");
    Path log = temporary.resolve("evil/log");
    try (ServerSocket everywhere = new ServerSocket(0)) {
      String script =
          "cat %s; touch /usr/x; id -u; %s; echo end; sleep 600"
              .formatted(
                  secret,
                  connect(
                      Stream.concat(Machine.addresses(), Stream.of("127.0.0.1"))
                          .map(own -> own + ":" + everywhere.getLocalPort())
                          .toList()));
      sandboxes().start(spec("instance/evil/1", "/bin/sh", "-c", script).spec(), 8080, log);
      Waiting.until(() -> Files.readString(log).contains("end"));
    }
    assertThat(Files.readString(log))
        .contains("refused 127.0.0.1", "cannot touch", "No such file")
        .doesNotContain("REACHED", "planted-secret");
  }

  void attack(String script) {
    sandboxes().run(hostile(script).spec(), lines::add, SOON);
    Optional<String> crash = lines.stream().filter(line -> line.startsWith("bwrap:")).findFirst();
    assertThat(crash).isEmpty();
  }

  Draft hostile(String script) {
    return spec("build/hostile", "/bin/sh", "-c", script);
  }

  static String connect(List<String> targets) {
    Assumptions.assumeFalse(targets.isEmpty());
    return "python3 -c \"" + CONNECT + "\" " + String.join(" ", targets);
  }

  static boolean reaches(InetSocketAddress address) {
    try {
      Http.get(address, Duration.ofSeconds(2));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
