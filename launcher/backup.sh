# shellcheck shell=bash
# Backups of the whole installation, and an empty data directory filled from one.

# What a whole backup ends with; a stream that was cut off does not have it.
readonly LAST_ENTRY=berth-backup-complete

backup() {
  (($# == 1)) || fail 'backup to which file?' "usage: $(berth_command 'backup FILE')"
  local started
  started=$(now_millis)
  download /api/v1/backup "$1"
  done_line backup "$1 ($(size_of "$1")), secrets included: keep it safe" "$started"
}

restore() {
  (($# == 1)) || fail 'restore from which file?' "usage: $(berth_command 'restore FILE')"
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

# download PATH FILE: a stream of the API into a file that appears once it is whole; .gz is compressed.
download() {
  local path=$1 file=$2 token status
  token=$(operator_token)
  live backup "writing $file"
  (umask 077 && : >"$file.new") || fail "$file cannot be written here"
  status=$(printf 'header = "Authorization: Bearer %s"\n' "$token" \
    | curl --config - --silent --noproxy '*' --output "$file.new" --write-out '%{http_code}' \
      --header "Host: $(console_host):$PORT" "http://$(dial_address):$PORT$path") || status=000
  if [[ $status != 200 ]]; then
    ANSWER=$(head -c 4096 -- "$file.new" 2>/dev/null | tr -d '\0') ANSWER_STATUS=$status
    rm -f -- "$file.new"
    [[ $status != 000 ]] || fail "Berth does not answer on $(console_url), or the stream was cut off" \
      "see: $(berth_command status)"
    refused "$path"
  fi
  if ! tail -c 20480 -- "$file.new" | grep -aqF "$LAST_ENTRY"; then
    rm -f -- "$file.new"
    fail 'the backup was cut off' "look at $DATA/logs/server.log, then try again"
  fi
  if [[ $file == *.gz ]]; then
    live backup "compressing $file"
    gzip -c -- "$file.new" >"$file.new.gz" && mv -- "$file.new.gz" "$file.new"
  fi
  mv -- "$file.new" "$file"
}

decompressed() { if [[ $1 == *.gz ]]; then gzip -dc -- "$1"; else cat -- "$1"; fi; }

size_of() {
  local bytes
  bytes=$(wc -c <"$1")
  human_size "$bytes"
}

human_size() {
  awk -v bytes="$1" 'BEGIN {
    split("B kB MB GB TB", unit, " "); i = 1
    while (bytes >= 1000 && i < 5) { bytes /= 1000; i++ }
    printf (i == 1 ? "%d %s" : "%.1f %s"), bytes, unit[i] }'
}
