# shellcheck shell=bash
# What runs, where, and how much memory it takes.

status() {
  (($# == 0)) || fail "status does not know \"$1\""
  local pid
  pid=$(server_pid)
  if [[ -z $pid ]]; then
    note Berth "not running ($DATA)"
    [[ -z $(marked_roots instance/) ]] || note apps "keep running; $(berth_command up) brings the server back"
    return 3
  fi
  if [[ $(status_of "$(console_host)" /actuator/health) == 200 ]]; then
    done_line Berth "running on $(console_url)"
  else
    note Berth "running (pid $pid), but not healthy: $DATA/logs/server.log"
  fi
  done_line data "$DATA"
  if [[ -r $DATA/operator-token ]]; then
    show_system
    memory_line
    show_apps
  else
    memory_line
    note apps "only $(owner_of "$DATA/installation-id") can list them"
  fi
}

show_system() {
  call GET /api/v1/status
  ((ANSWER_STATUS == 200)) || return 0
  local mode reason tool
  mode=$(json_field .isolation <<<"$ANSWER")
  reason=$(json_field .isolationReason <<<"$ANSWER")
  [[ -z $mode ]] || done_line isolated "$mode${reason:+ ($reason)}"
  tool=$(json_field .provisioned <<<"$ANSWER")
  [[ -z $tool ]] || done_line provisions "$tool"
}

show_apps() {
  ask GET /api/v1/apps
  local rows
  rows=$(json_lines <<<"$ANSWER" | app_rows)
  if [[ -z $rows ]]; then
    done_line apps "none yet: $(berth_command remote add), inside a repository"
    return
  fi
  local name release url
  while IFS='|' read -r name release url; do
    done_line app "$(printf '%-28s %-5s %s' "$name" "${release:+r$release}" "$url")"
  done <<<"$rows"
}

# Environments as name|release|URL: from the flattened list of apps.
app_rows() {
  awk -F '\t' '
    match($1, /^(\.[a-z]+)?\[[0-9]+\]\.environments\[[0-9]+\]/) {
      key = substr($1, 1, RLENGTH); field = substr($1, RLENGTH + 1)
      if (!(key in seen)) { seen[key] = 1; order[++count] = key }
      value[key, field] = $2
    }
    END {
      for (i = 1; i <= count; i++) {
        key = order[i]
        printf "%s|%s|%s\n", value[key, ".name"], value[key, ".release"], value[key, ".url"]
      }
    }'
}

# Proportional set size of Berth itself; apps are listed beside it.
memory_line() {
  [[ -d /proc/self ]] || return 0
  local part kilobytes total=0 text=''
  for part in server router postgres; do
    kilobytes=$(memory_of "$part")
    total=$((total + kilobytes))
    text+="$part $((kilobytes / 1024)), "
  done
  done_line memory "$((total / 1024)) MB: ${text%, }; apps $(($(memory_of instance/) / 1024))"
}

# memory_of PART: kilobytes of all its processes.
memory_of() {
  local roots
  if [[ $1 == server ]]; then roots=$(server_pid); else roots=$(marked_roots "$1"); fi
  [[ -n $roots ]] || { printf 0 && return; }
  local pid pids
  # shellcheck disable=SC2086 # one pid a word
  pids=$(tree_of $roots)
  # What the server started is marked, and counted on its own.
  [[ $1 != server ]] || pids=$(grep -vxF -f <(marked_pids) <<<"$pids" || true)
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
