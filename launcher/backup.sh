# shellcheck shell=bash
# An empty data directory filled from a backup of the whole installation; the server makes those.

restore() {
  (($# == 1)) || FAILURE=$WRONG_USE fail 'restore from which file?' "usage: $(berth_command 'restore FILE')"
  [[ -r $1 ]] || fail "the file $1 cannot be read"
  local started
  started=$(now_millis)
  [[ -z $(server_pid) ]] || fail "a Berth runs at $DATA" "stop it first: $(berth_command down)"
  ensure_java
  ensure_built
  live restore "unpacking to $DATA"
  mkdir -p -- "$DATA"
  require_room "$1"
  decompressed "$1" | "$JDK/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$BUILT/server/server.jar" \
    dev.berth.server.backup.Restore "$DATA" || fail "nothing was restored from $1"
  # What is asked for now outranks what the backup remembers.
  settle
  remember_settings
  done_line restore "$DATA is filled, for $(console_host) on port $PORT" "$started"
  printf 'Start it with\n  %s\n' "$(berth_command up)"
}

# require_room BACKUP: its files take what the archive takes unpacked, and Berth has to run there afterwards.
require_room() {
  local needed free
  if [[ $1 == *.gz ]]; then
    needed=$(gzip -l -- "$1" 2>/dev/null | awk 'NR == 2 { print $2 }')
  else
    needed=$(wc -c <"$1")
  fi
  free=$(df -Pk -- "$DATA" | awk 'NR == 2 { print $4 }')
  [[ $needed =~ ^[0-9]+$ && $free =~ ^[0-9]+$ ]] || return 0
  ((needed / 1024 + 262144 < free)) \
    || fail "the backup takes $((needed / 1000000)) MB unpacked, and $((free / 1024)) MB are free at $DATA" \
      'Berth itself needs 256 MB more: free some space, or choose another disk with --data DIR'
}
