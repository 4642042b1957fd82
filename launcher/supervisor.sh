# shellcheck shell=bash
# The supervisor: a small process that starts the server and starts it again, and the router while no server
# runs. `up` starts it; a systemd unit starts only it (`berth unit`). Its files lie in $DATA/supervisor:
# command and environment (what starts it anew), pid, state (the server it looks after), router (what starts the router).

readonly GLANCE_SECONDS=0.2 LONGEST_PAUSE_SECONDS=60
# Whoever ran for so long did start: its end is no failed start.
readonly PROVEN_MILLIS=10000 PATIENCE_WITH_ROUTER_MILLIS=3000

SUPERVISE=()
declare -A KEPT=()

# describe_supervisor: the command of a supervisor for what was built now, with these settings.
describe_supervisor() {
  SUPERVISE=("$BERTH_SELF" supervise "$BUILT" "$JDK" --data "$DATA" --domain "$DOMAIN" --port "$PORT" --listen "$LISTEN")
}

# note_command: for who starts it anew; settings stand in the environment, and may be nobody else's business.
note_command() {
  local file=$DATA/supervisor/command
  (umask 077 && mkdir -p -- "$DATA/supervisor")
  cmp -s -- "$file" <(printf '%s\0' "${SUPERVISE[@]}") || write_beside "$file" printf '%s\0' "${SUPERVISE[@]}"
  file=$DATA/supervisor/environment
  cmp -s -- "$file" <(own_environment) || write_beside "$file" own_environment
}

write_beside() {
  local file=$1
  shift
  (umask 077 && "$@" >"$file.new") && mv -- "$file.new" "$file"
}

own_environment() {
  env -0 | grep -z '^BERTH_' || true
}

# supervisor_pid: of the one that lives.
supervisor_pid() {
  local pid ticks
  { read -r pid ticks <"$DATA/supervisor/pid"; } 2>/dev/null || return 0
  [[ ! $pid || $(start_ticks "$pid") != "$ticks" ]] || printf '%s' "$pid"
}

# start_supervisor: detached, with a log of its own.
start_supervisor() {
  local log=$DATA/logs/supervisor.log
  local -a detach=(nohup)
  ! has_command setsid || detach=(setsid)
  mkdir -p -- "$DATA/logs"
  keep_one_old_log "$log"
  (
    cd /
    close_inherited
    exec "${detach[@]}" "${SUPERVISE[@]}" >>"$log" 2>&1 </dev/null
  ) &
  disown
}

# end_supervisor: it ends its server before itself.
end_supervisor() {
  local pid
  pid=$(supervisor_pid)
  [[ -z $pid ]] || end_process "$pid" 300 || fail "the supervisor (pid $pid) cannot be stopped by $(user_name)"
}

# read_state: what the supervisor says, in KEPT: server, ticks, started, ended, next, again, why.
read_state() {
  local name value
  KEPT=()
  while IFS='=' read -r name value; do
    [[ ! $name =~ ^[a-z]+$ ]] || KEPT[$name]=${value%"${value##*[! ]}"}
  done < <(cat -- "$DATA/supervisor/state" 2>/dev/null || true)
}

# supervisor_line: for `status`.
supervisor_line() {
  local pid text
  pid=$(supervisor_pid)
  if [[ -z $pid ]]; then
    note watched "by nobody: a server that ends stays away; $(berth_command up) starts the supervisor"
    return
  fi
  read_state
  text="by the supervisor (pid $pid)"
  if ((${KEPT[again]:-0} > 0)); then text+=", which started the server again ${KEPT[again]} times; last: ${KEPT[why]:-}"; fi
  done_line watched "$text"
}

# waiting_line: why no server runs although it is looked after; false when nobody does.
waiting_line() {
  local -a words=()
  [[ -n $(supervisor_pid) ]] || return 1
  read_state
  if ((${KEPT[next]:-0} == 0)); then
    note Berth "starting ($DATA)" >&2
    return
  fi
  note Berth "not running: ${KEPT[why]:-}; tried again in $(((KEPT[next] - $(now_millis)) / 1000 + 1)) s" >&2
  mapfile -t words < <(last_words "$DATA/logs/server.log" 2>/dev/null)
  ((${#words[@]} == 0)) || printf '    %s\n' "${words[@]}" >&2
  printf '    its log: %s\n' "$DATA/logs/server.log" >&2
}

# supervise [BUILT JDK]: the supervisor itself. Nothing that fails here may end it.
supervise() {
  if (($# == 2)); then BUILT=$1 JDK=$2; else make_ready; fi
  describe_supervisor
  note_command 2>/dev/null || true
  set +eu
  exec 8>>"$DATA/supervisor/lock" || exec 8<"$DATA/supervisor"
  flock -n 8 || return 0
  exec {SLEEPER}<> <(:)
  local asked='' failures=0 again=0 server='' ticks='' started=0 ended=0 next=0 why='' cache='' offset=0 looked=0 now=0 router=''
  trap 'asked=stop' TERM INT
  trap 'asked=renew' HUP
  # Who frees memory should look elsewhere; children take this back.
  { printf -- '-500' >/proc/self/oom_score_adj; } 2>/dev/null
  say "looks after $DATA"
  overwrite pid "$$ $(start_ticks $$)"
  server=$(server_pid)
  if [[ $server ]]; then
    ticks=$(start_ticks "$server") started=$(now_millis)
    tell_state
  else
    launch
  fi
  while [[ ! $asked ]]; do
    IFS= read -r -t "$GLANCE_SECONDS" -u "$SLEEPER"
    now=${EPOCHREALTIME//[.,]/} now=${now%???}
    if [[ $server ]]; then is_alive "$server" "$ticks" || bury; fi
    [[ $server ]] || ((now < next)) || launch
    keep_router
  done
  [[ ! $server ]] || end_process "$server" 200
  [[ $asked == stop ]] || renew
  say 'ends'
  overwrite pid ''
}

# A newer launcher goes on as the same process, so that whoever started this one still knows it.
renew() {
  local -a command=() settings=()
  shopt -s execfail
  mapfile -d '' command <"$DATA/supervisor/command"
  mapfile -d '' settings <"$DATA/supervisor/environment"
  # shellcheck disable=SC2046 # one name a word
  unset $(compgen -e | grep '^BERTH_')
  ((${#settings[@]} == 0)) || export "${settings[@]}"
  exec 8<&-
  trap - TERM INT HUP
  ((${#command[@]} == 0)) || exec "${command[@]}"
  exec "${SUPERVISE[@]}"
}

# The variables of supervise are seen by what it calls.
# shellcheck disable=SC2034,SC2154
launch() {
  cache=$(aot_cache)
  offset=$(wc -c 2>/dev/null <"$DATA/logs/server.log" || printf 0)
  local SUPERVISED=1
  start_server
  server=$SERVER_PID ticks=$(start_ticks "$SERVER_PID") started=$(now_millis) ended=0 next=0
  # It may have ended before it was looked at.
  [[ $ticks ]] || ticks=gone
  say "starts the server (pid $server)"
  tell_state
}

# bury: says how the server ended, and when the next is due.
# shellcheck disable=SC2154
bury() {
  local code ran pause=1
  wait "$server" 2>/dev/null
  code=$?
  ended=$(now_millis)
  ran=$((ended - started))
  why="$(printf '%(%F %T)T' -1) $(reason_of_end "$code")"
  say "the server (pid $server) ended after $((ran / 1000)) s: ${why#* * }"
  server='' again=$((again + 1))
  if drops_cache "$code"; then
    next=$ended
  elif ((ran >= PROVEN_MILLIS)); then
    failures=0 next=$ended
  else
    failures=$((failures + 1))
    pause=$((failures > 6 ? LONGEST_PAUSE_SECONDS : 1 << (failures - 1)))
    next=$((ended + pause * 1000))
    say "tried again in $pause s"
  fi
  tell_state
}

reason_of_end() {
  if (($1 == 127)); then
    printf 'it was gone'
  elif (($1 > 128)); then
    printf 'it was killed (signal %s)' "$(kill -l "$1" 2>/dev/null || printf '%d' $(($1 - 128)))"
  else
    printf 'it ended with exit code %d' "$1"
  fi
}

# drops_cache CODE: a JVM that ended before the server said a word may have choked on its cache; once without it.
# shellcheck disable=SC2154
drops_cache() {
  (($1 != 137 && $1 != 143)) && [[ -e $cache ]] || return 1
  # A crash of the JVM itself (abort, segmentation fault, bus error) speaks against it in any case.
  [[ $1 =~ ^(132|134|135|139)$ ]] && ((ended - started < PROVEN_MILLIS)) || ! tail -c +"$((offset + 1))" -- "$DATA/logs/server.log" 2>/dev/null | grep -qE '^[0-9-]+T[0-9:.]+[^ ]* +[A-Z]+ |APPLICATION FAILED' || return 1
  rm -f -- "$cache" || return 1
  say "the cache $cache did not load and is gone; without it the server starts slower, and a new one is made"
  BERTH_AOT=on train_in_background
}

# While no server is there to do it, or a young one that does not yet.
# shellcheck disable=SC2154
keep_router() {
  local pid router_ticks boot
  [[ ! $server ]] || ((now - started < PATIENCE_WITH_ROUTER_MILLIS)) || return
  ((now - looked >= PATIENCE_WITH_ROUTER_MILLIS)) || return
  local -a record=()
  mapfile -d '' record 2>/dev/null <"$DATA/supervisor/router" || return
  pid=${record[0]} router_ticks=${record[1]} boot=${record[2]}
  # Routes of before a reboot lead to networks that are no more: those are the server's business.
  [[ $pid && $boot == "$(boot_id)" ]] && ! is_alive "$pid" "$router_ticks" || return
  [[ ! $router ]] || ! kill -0 "$router" 2>/dev/null || return
  looked=$now
  say "starts the router again, pid $pid is gone"
  (
    cd -- "$DATA/router" && close_inherited && exec "${record[@]:3}" >>"$DATA/router/router.log" 2>&1 </dev/null
  ) &
  router=$!
}

# shellcheck disable=SC2154
tell_state() {
  overwrite state "$(printf 'server=%s\nticks=%s\nstarted=%s\nended=%s\nnext=%s\nagain=%s\nwhy=%s\n' \
    "$server" "$ticks" "$started" "$ended" "$next" "$again" "$why")"
}

# overwrite FILE TEXT: in place and of one length, which a full disk still takes.
overwrite() {
  { printf '%-512s\n' "$2" 1<>"$DATA/supervisor/$1"; } 2>/dev/null
}

say() {
  { printf '%(%FT%T%z)T %s\n' -1 "$1"; } 2>/dev/null
}

# unit: a systemd unit that starts only the supervisor.
unit() {
  (($# == 0)) || FAILURE=$WRONG_USE fail "unit does not know \"$1\""
  cat <<UNIT
# Written by: $(berth_command unit)
[Unit]
Description=Berth at $DATA
After=network-online.target
Wants=network-online.target

[Service]
ExecStart="$BERTH_SELF" supervise --data "$DATA"
ExecReload="$BERTH_SELF" restart --data "$DATA"
ExecStop="$BERTH_SELF" down --data "$DATA"
User=$(user_name)
Environment="HOME=$HOME" "PATH=$PATH"
# Apps and their databases outlive the supervisor, and it hands out its control group to them.
Delegate=yes
KillMode=process
Restart=on-failure
TimeoutStartSec=infinity
TimeoutStopSec=120

[Install]
WantedBy=multi-user.target
UNIT
}
