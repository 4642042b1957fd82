package dev.berth.sandbox;

import dev.berth.sandbox.limits.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a sandbox's command line that stands outside it: a session of its own, the cgroup,
 * the limits, the priority, and a shell that notes how the command ended. Pure: argv in, argv out.
 */
final class OuterLaunch {
  /**
   * Standard input carries bubblewrap's options, so that no variable of an app is ever visible in a
   * process list or a file; it becomes descriptor 3, the filter of system calls 4. Joining a cgroup
   * by writing 0 needs no pid.
   */
  private static final String SCRIPT =
      """
      exec 3<&0 </dev/null
      status_file=$1
      cgroups=$2
      score=$3
      if [ -n "$4" ]; then exec 4<"$4"; fi
      shift 4
      for procs in $cgroups; do echo 0 > "$procs" || exit 125; done
      echo "$score" > /proc/self/oom_score_adj
      trap '' XFSZ
      "$@"
      status=$?
      if [ -n "$status_file" ]; then
        echo "$status" > "$status_file.new" && mv -f "$status_file.new" "$status_file"
      fi
      exit "$status"
      """;

  /** Apps and builds go before Berth, its router and its database when memory runs out. */
  private static final int OOM_SCORE = 600;

  /** Runtimes reserve more than they use. */
  private static final long DATA_SLACK_BYTES = 256L << 20;

  private OuterLaunch() {}

  /**
   * @param inner the sandbox's own argv
   * @param status where the exit status goes, null when the caller waits for it
   * @param cgroups the {@code cgroup.procs} files to join; when there are none, memory is limited
   *     per process
   * @param calls the filter of system calls, null for none
   * @param limitProcesses whether processes are to be limited by the user's count
   */
  static List<String> command(
      List<String> inner,
      Limits limits,
      List<Path> cgroups,
      @Nullable Path status,
      @Nullable Path calls,
      boolean limitProcesses,
      long openFiles) {
    List<String> argv = new ArrayList<>();
    argv.addAll(List.of("setsid", "/bin/sh", "-c", SCRIPT, "berth-sandbox"));
    argv.add(status == null ? "" : status.toString());
    argv.add(String.join(" ", cgroups.stream().map(Path::toString).toList()));
    argv.add(Integer.toString(OOM_SCORE));
    argv.add(calls == null ? "" : calls.toString());
    argv.addAll(List.of("prlimit", "--core=0", "--fsize=" + limits.fileBytes()));
    argv.add("--nofile=" + openFiles);
    if (cgroups.isEmpty()) {
      argv.add("--data=" + (2 * limits.memoryBytes() + DATA_SLACK_BYTES));
    }
    if (limitProcesses) {
      argv.add("--nproc=" + limits.processes());
    }
    if (limits.idlePriority()) {
      argv.addAll(List.of("nice", "-n", "19", "ionice", "-c", "3", "chrt", "--idle", "0"));
    }
    argv.addAll(inner);
    return List.copyOf(argv);
  }
}
