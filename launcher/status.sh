# shellcheck shell=bash
# What runs, where, and how much memory it takes: the server knows most of it.

status() {
  local pid code=0
  pid=$(server_pid)
  if [[ -z $pid ]]; then
    waiting_line || note Berth "not running ($DATA)" >&2
    [[ -z $(marked_roots instance/) ]] || note apps "keep running; $(berth_command up) brings the server back" >&2
    return "$UNREACHABLE"
  fi
  if [[ ! -r $DATA/operator-token && -e $DATA/operator-token ]]; then
    done_line Berth "running (pid $pid); only $(owner_of "$DATA/operator-token") can ask it for more"
  else
    run_in_server status "$@" || code=$?
  fi
  (($# == 0)) || return "$code"
  done_line data "$DATA"
  supervisor_line
  memory_line
  return "$code"
}

# Proportional set size of Berth itself; apps and their databases are listed beside it.
memory_line() {
  [[ -d /proc/self ]] || return 0
  local part kilobytes total=0 text=''
  for part in server router postgres supervisor; do
    kilobytes=$(memory_of "$part")
    total=$((total + kilobytes))
    text+="$part $((kilobytes / 1024)), "
  done
  done_line memory "$((total / 1024)) MB: ${text%, }"
  note '' "beside it: apps $(($(memory_of instance/) / 1024)) MB, their databases $(($(memory_of database/) / 1024)) MB"
}

# memory_of PART: kilobytes of all its processes; a name with a slash stands for all that begin with it.
memory_of() {
  local roots
  case $1 in
    server) roots=$(server_pid) ;;
    supervisor) roots=$(supervisor_pid) ;;
    *) roots=$(marked_roots "$1") ;;
  esac
  [[ -n $roots ]] || { printf 0 && return; }
  local pid pids
  # shellcheck disable=SC2086 # one pid a word
  pids=$(tree_of $roots)
  # What the server started is marked, with all that runs below it, and counted on its own.
  # shellcheck disable=SC2046 # one pid a word
  [[ $1 != server ]] || pids=$(grep -vxF -f <(tree_of $(marked_roots)) <<<"$pids" || true)
  # The server runs below the supervisor.
  [[ $1 != supervisor ]] || pids=$roots
  for pid in $pids; do
    cat -- "/proc/$pid/smaps_rollup" 2>/dev/null || true
  done | awk '/^Pss:/ { sum += $2 } END { printf "%d", sum }'
}

# tree_of PID...: these processes and all their descendants.
tree_of() {
  # Not by awk itself: it gives up when a process ends before its turn.
  { cat -- /proc/[0-9]*/stat 2>/dev/null || true; } | awk -v roots="$*" '
    { pid = $1; sub(/^.*\) /, ""); split($0, field, " "); parent[pid] = field[2] }
    END {
      count = split(roots, root, " ")
      for (i = 1; i <= count; i++) wanted[root[i]] = 1
      for (pid in parent) {
        hops = 0
        for (p = pid; p != "" && p != "0" && hops++ < 64; p = parent[p]) if (p in wanted) { print pid; break }
      }
    }'
}
