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
  decompressed "$1" | "$JDK/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$BUILT/server/server.jar" \
    dev.berth.server.backup.Restore "$DATA" || fail "nothing was restored from $1"
  done_line restore "$DATA is filled" "$started"
  printf 'Start it with\n  %s\n' "$(berth_command up)"
}
