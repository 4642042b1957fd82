# shellcheck shell=bash
# Starting and stopping the server, through the supervisor that looks after it. Router, apps and PostgreSQL are
# started by the server, detached, and outlive it; `down` ends them all.

# One that died is noticed at once; this is for machines that are busy otherwise.
readonly SERVER_PATIENCE_SECONDS=300
# The first compiler only: the server is busy for moments, and the second one costs memory and start time.
readonly -a SERVER_OPTIONS=(
  -XX:+UseSerialGC -Xms24m -Xmx144m -XX:MinHeapFreeRatio=15 -XX:MaxHeapFreeRatio=30 -Xss512k
  -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=48m -XX:+UseCompactObjectHeaders
  -XX:TrimNativeHeapInterval=5000 -XX:+ExitOnOutOfMemoryError
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  -Dfile.encoding=UTF-8 -Djava.awt.headless=true
)

up() {
  (($# == 0)) || FAILURE=$WRONG_USE fail "up does not know \"$1\""
  headline 'Berth'
  make_ready
  with_lock ensure_running
  if [[ ! -e $DATA/welcomed ]]; then
    local link
    link=$(run_in_server login)
    : >"$DATA/welcomed"
    done_line console "$link (works once)"
  else
    done_line console "$(server_url)"
  fi
  train_in_background
}

# Everything that must be there before anything is started.
make_ready() {
  ensure_tools "$@"
  ensure_java
  ensure_built
  remember_settings
}

# Two launchers at once: the second one waits and then adopts.
with_lock() {
  # A file system that cannot be written must not keep anybody from `down`.
  if has_command flock && { { : >>"$DATA/launcher.lock"; } 2>/dev/null || [[ -r $DATA/launcher.lock ]]; }; then
    exec 8<"$DATA/launcher.lock"
    flock 8
    "$@"
    exec 8>&-
  else
    "$@"
  fi
}

ensure_running() {
  local pid started
  started=$(now_millis)
  describe_supervisor
  pid=$(server_pid)
  if [[ -n $pid ]] && runs_this_version "$pid"; then
    note_command
    [[ -n $(supervisor_pid) ]] || start_supervisor
    wait_until_ready "$pid" "$started"
    done_line server "already running on $(server_url)"
    return
  fi
  [[ -z $pid ]] || live server 'replacing the older version'
  renew_server "$started"
}

# renew_server STARTED: a supervisor with this launcher's words, and a server of its own.
renew_server() {
  local started=$1 supervisor
  supervisor=$(supervisor_pid)
  refuse_read_only
  note_command
  if [[ -n $supervisor ]]; then
    kill -s HUP -- "$supervisor" || fail "the supervisor (pid $supervisor) does not listen to $(user_name)"
  else
    stop_server
    ensure_port_free
    start_supervisor
  fi
  await_server "$started" "$supervisor"
  wait_until_ready "$SERVER_PID" "$started" "$supervisor"
  done_line server "$(server_url)" "$started"
}

# Nothing starts there, and what runs had better stay.
refuse_read_only() {
  local problem
  problem=$({ : >"$DATA/.written"; } 2>&1) || true
  rm -f -- "$DATA/.written" 2>/dev/null || true
  [[ $problem != *'ead-only'* ]] \
    || fail "the file system of $DATA is read-only: no server starts there, and what runs is left as it is" \
      'dmesg says why, mostly an error of the disk; mend it and mount it again' "stop everything with: $(berth_command down)"
}

# await_server STARTED SUPERVISOR: sets SERVER_PID to the server that was started after this moment.
await_server() {
  local started=$1
  while read_state && ((${KEPT[started]:-0} < started)); do
    if (($(now_millis) - started > 60000)); then
      last_lines "$DATA/logs/supervisor.log" 10
      fail 'the supervisor starts no server' "its log: $DATA/logs/supervisor.log"
    fi
    live server "starting, $(seconds_since "$started")"
    sleep 0.05
  done
  SERVER_PID=${KEPT[server]}
}

# server_pid: found on the machine, not remembered: the process that was given this data directory.
server_pid() {
  local file
  if [[ ! -d /proc/self ]]; then
    pgrep -f -- "--berth.data-directory=$DATA( |\$)" | head -n 1 || true
    return
  fi
  for file in $(grep -lsFzx -- "--berth.data-directory=$DATA" /proc/[0-9]*/cmdline 2>/dev/null || true); do
    file=${file#/proc/}
    file=${file%/cmdline}
    # Another launcher that is looking for it at this moment carries the same argument.
    if [[ -n $(start_ticks "$file") && $(cat -- "/proc/$file/comm" 2>/dev/null) == java ]]; then
      printf '%s' "$file"
      return
    fi
  done
}

runs_this_version() {
  [[ -d /proc/self ]] || return 0
  tr '\0' '\n' <"/proc/$1/cmdline" 2>/dev/null | grep -xF -- "$BUILT/server/server.jar" >/dev/null
}

# start_server [JVM OPTION...]: detached, with its own log; sets SERVER_PID.
SERVER_PID=''
start_server() {
  mkdir -p -- "$DATA/logs"
  local log=$DATA/logs/server.log cache
  cache=$(aot_cache)
  local -a command=("$JDK/bin/java" "${SERVER_OPTIONS[@]}")
  [[ ! -r $cache || -n ${BERTH_TRAINING:-} ]] || command+=("-XX:AOTCache=$cache" -Xlog:aot=off -Xlog:cds=off)
  # Bean definitions made by the build, where its JDK could make them.
  ! grep -qsF 'dev/berth/server/BerthServer__BeanFactoryRegistrations.class' "$BUILT/server/server.jar" \
    || command+=(-Dspring.aot.enabled=true)
  [[ -z ${BERTH_BOOT_ID_FILE:-} ]] || command+=("-Dberth.boot-id-file=$BERTH_BOOT_ID_FILE")
  [[ -z ${SUPERVISED:-} ]] || command+=(-Dberth.supervised=true)
  local -a extra=()
  read -ra extra <<<"${BERTH_JAVA_OPTIONS:-}"
  command+=("${extra[@]}" "$@" "-XX:ErrorFile=$DATA/logs/server-crash.log" "-Dberth.router.classpath=$(router_classpath)" -jar "$BUILT/server/server.jar"
    "--berth.data-directory=$DATA" "--berth.domain=$DOMAIN" "--berth.port=$PORT" "--berth.listen=$LISTEN")
  keep_one_old_log "$log"
  make_room
  local -a detach=()
  if has_command setsid; then detach=(setsid); else detach=(nohup); fi
  (
    cd /
    umask 022
    # File names in repositories are UTF-8, whatever the terminal speaks.
    export MALLOC_ARENA_MAX=2 LC_ALL=C.UTF-8
    close_inherited
    { printf 0 >/proc/self/oom_score_adj; } 2>/dev/null || true
    exec "${detach[@]}" "${command[@]}" >>"$log" 2>&1 </dev/null
  ) &
  SERVER_PID=$!
  # The supervisor wants to know how it ended.
  [[ -n ${SUPERVISED:-} ]] || disown
}

# make_room: a full disk keeps PostgreSQL, and with it the server, from starting; the reserve is for that.
make_room() {
  local free
  free=$(df -Pk -- "$DATA" 2>/dev/null | awk 'NR == 2 { print $4 }')
  [[ ! $free =~ ^[0-9]+$ ]] || ((free > 32768)) || rm -f -- "$DATA/reserve" 2>/dev/null || true
}

# Whoever called us may wait for the end of a pipe or a lock that a server would keep open.
close_inherited() {
  local descriptor
  for descriptor in /dev/fd/*; do
    descriptor=${descriptor##*/}
    [[ ! $descriptor =~ ^[0-9]+$ ]] || ((descriptor <= 2)) || eval "exec $descriptor>&-"
  done
}

router_classpath() {
  local -a jars=("$BUILT"/router/*.jar)
  local IFS=:
  printf '%s' "${jars[*]}"
}

keep_one_old_log() {
  local size
  size=$(wc -c 2>/dev/null <"$1" || printf 0)
  ((size < 16 * 1024 * 1024)) || mv -f -- "$1" "$1.1"
}

# wait_until_ready PID STARTED [SUPERVISOR]: until it answers through the router; a dead server shows its last
# words. A supervisor that was there before stays, and goes on trying.
wait_until_ready() {
  local pid=$1 started=$2 supervisor=${3:-} ticks
  ticks=$(start_ticks "$pid")
  until [[ $(status_of "$(console_host)" /actuator/health) == 200 ]]; do
    if [[ -z $ticks || $(start_ticks "$pid") != "$ticks" ]]; then
      pid=$(next_server "$pid")
      if [[ -z $pid ]]; then
        [[ $supervisor ]] || end_supervisor
        explain_end "$DATA/logs/server.log" "${supervisor:+it is tried again; stop that with: $(berth_command down)}"
      fi
      ticks=$(start_ticks "$pid")
    fi
    if (($(now_millis) - started > SERVER_PATIENCE_SECONDS * 1000)); then
      clear_live
      last_lines "$DATA/logs/server.log" 25
      fail "the server does not answer on port $PORT after $SERVER_PATIENCE_SECONDS s" \
        "its log: $DATA/logs/server.log" "stop it with: $(berth_command down)"
    fi
    live server "starting, $(seconds_since "$started")"
    sleep 0.05
  done
}

# next_server PID: the one that the supervisor started at once after that one; nothing when it waits first.
next_server() {
  local tries
  for ((tries = 0; tries < 20; tries++)); do
    read_state
    [[ -n $(supervisor_pid) ]] || return 0
    ((${KEPT[next]:-0} <= ${KEPT[ended]:-0})) || return 0
    if [[ ${KEPT[server]:-} && ${KEPT[server]} != "$1" ]]; then
      printf '%s' "${KEPT[server]}"
      return
    fi
    sleep 0.1
  done
}

# explain_end LOG [ADVICE]: the server's own words when it said why, the end of its log otherwise.
explain_end() {
  local -a words=()
  clear_live
  mapfile -t words < <(last_words "$1")
  if ((${#words[@]} == 0)); then
    last_lines "$1" 25
    fail 'the server ended while starting' "its log: $1" ${2:+"$2"}
  fi
  fail "the server ended while starting: ${words[0]}" "${words[@]:1}" "its log: $1" ${2:+"$2"}
}

# last_words LOG: what the latest start gave as its reason, without empty lines and headings.
last_words() {
  tail -n 400 -- "$1" | awk '
    /APPLICATION FAILED TO START/ { count = 0; said = 1; next }
    /^(Description|Action):$/ || /^\*+$/ || /^[ \t]*$/ { next }
    said && /^[0-9-]+T[0-9:.]+/ { said = 0 }
    said { sub(/^[ \t]+/, ""); lines[count++] = $0 }
    END { for (i = 0; i < count; i++) print lines[i] }'
}

stop_server() {
  local pid
  pid=$(server_pid)
  [[ -n $pid ]] || return 0
  end_process "$pid" "${1:-200}" || fail "the server (pid $pid) cannot be stopped by $(user_name)"
}

restart() {
  (($# == 0)) || FAILURE=$WRONG_USE fail "restart does not know \"$1\""
  make_ready
  with_lock restart_server
}

restart_server() {
  local started
  started=$(now_millis)
  live server stopping
  describe_supervisor
  renew_server "$started"
}

down() {
  (($# == 0)) || FAILURE=$WRONG_USE fail "down does not know \"$1\""
  local started
  started=$(now_millis)
  if [[ ! -d $DATA ]]; then
    note down "nothing runs at $DATA"
    return
  fi
  [[ -w $DATA ]] || fail "the Berth at $DATA belongs to $(owner_of "$DATA")" 'run this as that user'
  with_lock stop_everything
  done_line down "server, apps, router and PostgreSQL are stopped" "$started"
}

# Supervisor and server first, so that nobody restarts what is stopped here.
stop_everything() {
  live down 'stopping the server'
  # A server whose supervisor is gone starts another one.
  while [[ -n $(supervisor_pid) || -n $(server_pid) ]]; do
    end_supervisor
    stop_server
  done
  live down 'stopping apps'
  take_down_cleanly
  end_marked instance/
  end_marked build/
  live down 'stopping router and PostgreSQL'
  rm -f -- "$DATA/supervisor/router" 2>/dev/null || true
  end_marked router
  end_marked postgres INT
  end_marked ''
}

# What only Berth's own code knows how to remove: network namespaces, firewall rules, control groups.
take_down_cleanly() {
  local jar class log=$DATA/logs/down.log
  local -a boot=()
  { : >>"$log"; } 2>/dev/null || log=/dev/null
  [[ -z ${BERTH_BOOT_ID_FILE:-} ]] || boot=("-Dberth.boot-id-file=$BERTH_BOOT_ID_FILE")
  find_jdk || return 0
  # The second name is an earlier version's.
  for jar in "$BUILD_ROOT"/builds/*/server/server.jar; do
    for class in InstallationShutdown Down; do
      grep -qsF "dev/berth/server/deploy/$class.class" "$jar" || continue
      "$JDK/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
        "${boot[@]}" -cp "$jar" "dev.berth.server.deploy.$class" "$DATA" >>"$log" 2>&1 </dev/null || true
      return 0
    done
  done
}

# end_marked PREFIX [SIGNAL]: ends every tree of this installation whose mark starts so.
end_marked() {
  local pid
  for pid in $(marked_roots "$1"); do
    end_process "$pid" 100 "${2:-TERM}" || note down "process $pid could not be stopped"
  done
}
