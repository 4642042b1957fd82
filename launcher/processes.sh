# shellcheck shell=bash
# Finding and ending processes: by mark, and by pid together with start time, never by name.

# is_alive PID TICKS: whether that very process lives; asks often, so without a process of its own.
is_alive() {
  local stat=''
  if [[ ! -d /proc/self ]]; then
    kill -0 "$1" 2>/dev/null
    return
  fi
  { IFS= read -r -d '' stat <"/proc/$1/stat"; } 2>/dev/null || true
  # shellcheck disable=SC2206 # numbers
  local -a fields=(${stat##*) })
  [[ ${fields[0]:-Z} != Z && ${fields[19]:-} == "$2" ]]
}

# start_ticks PID: when the process started, in ticks since boot; empty when it is gone.
start_ticks() {
  local stat
  if [[ -d /proc/self ]]; then
    stat=$(cat -- "/proc/$1/stat" 2>/dev/null) || return 0
    stat=${stat##*) }
    local fields
    read -ra fields <<<"$stat"
    [[ ${fields[0]} == Z ]] || printf '%s' "${fields[19]}"
  else
    ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' '_' || true
  fi
}

parent_of() {
  local stat
  stat=$(cat -- "/proc/$1/stat" 2>/dev/null) || return 0
  stat=${stat##*) }
  local fields
  read -ra fields <<<"$stat"
  printf '%s' "${fields[1]}"
}

boot_id() {
  local file=${BERTH_BOOT_ID_FILE:-/proc/sys/kernel/random/boot_id}
  if [[ -r $file ]]; then printf '%s' "$(<"$file")"; else printf 'unknown'; fi
}

# ends_within PID TICKS TENTHS: waits until that very process is gone.
ends_within() {
  local tenths=$3
  while [[ $(start_ticks "$1") == "$2" ]]; do
    ((tenths-- > 0)) || return 1
    sleep 0.1
  done
}

# end_process PID TENTHS [SIGNAL]: asks, waits, then kills.
end_process() {
  local ticks
  ticks=$(start_ticks "$1")
  [[ -n $ticks ]] || return 0
  kill -s "${3:-TERM}" -- "$1" 2>/dev/null || return 0
  ends_within "$1" "$ticks" "$2" && return
  kill -s KILL -- "$1" 2>/dev/null || true
  ends_within "$1" "$ticks" 50
}

installation_id() {
  if [[ -r $DATA/installation-id ]]; then head -n 1 -- "$DATA/installation-id"; fi
}

# marked_pids [PREFIX]: every process that carries a mark of this installation.
marked_pids() {
  local id file
  id=$(installation_id)
  [[ -n $id && -d /proc/self ]] || return 0
  for file in $(grep -lsz -- "^BERTH_MARK=$id/${1:-}" /proc/[0-9]*/environ 2>/dev/null || true); do
    file=${file#/proc/}
    printf '%s\n' "${file%/environ}"
  done
}

mark_of() {
  tr '\0' '\n' <"/proc/$1/environ" 2>/dev/null | sed -n 's/^BERTH_MARK=[^/]*\///p' | head -n 1 || true
}

# The outermost process of each marked tree: ending it ends the tree.
marked_roots() {
  local pids pid
  pids=$(marked_pids "${1:-}")
  for pid in $pids; do
    grep -qx -- "$(parent_of "$pid")" <<<"$pids" || printf '%s\n' "$pid"
  done
}
