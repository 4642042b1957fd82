# shellcheck shell=bash
# An app's database through the machine's own psql and its like. The server hands over who to log in as;
# passwords go by the environment of the one program that needs them.

# log_in: for the programs started by this very shell.
log_in() {
  export PGHOST=${GIVEN[PGHOST]} PGPORT=${GIVEN[PGPORT]} PGDATABASE=${GIVEN[PGDATABASE]} PGUSER=${GIVEN[PGUSER]}
  export PGPASSWORD=${GIVEN[PGPASSWORD]} PGCONNECT_TIMEOUT=10
}

proceed_shell() {
  log_in
  psql "$@"
}

# proceed_dump FILE: SQL; the file appears once it is whole.
proceed_dump() {
  local file=$1 started
  started=$(now_millis)
  log_in
  if [[ $file == - ]]; then
    pg_dump --no-owner --no-privileges || fail 'pg_dump failed'
    return
  fi
  live dump "writing $file"
  (umask 077 && pg_dump --no-owner --no-privileges | compressed "$file" >"$file.new") \
    || { rm -f -- "$file.new" && fail 'pg_dump failed'; }
  mv -- "$file.new" "$file"
  done_line dump "$file ($(size_of "$file")), SQL" "$started"
}

# proceed_load FILE: SQL, all of it or nothing.
proceed_load() {
  local started
  started=$(now_millis)
  log_in
  is_whole_dump "$1" || fail "$1 is cut off or damaged: nothing was imported" 'fetch or make it again'
  live import "reading $1"
  decompressed "$1" | psql -Xq -v ON_ERROR_STOP=1 --single-transaction -f - >/dev/null \
    || fail "nothing was imported from $1" 'dump with --no-owner --no-privileges if roles are missing'
  done_line import "$1 is in the database of ${GIVEN[app]}" "$started"
}

# proceed_unpack FILE: an archive of pg_dump.
proceed_unpack() {
  local started
  started=$(now_millis)
  log_in
  live import "reading $1"
  decompressed "$1" | pg_restore --no-owner --no-privileges --exit-on-error --single-transaction --dbname="$PGDATABASE" \
    || fail "nothing was imported from $1"
  done_line import "$1 is in the database of ${GIVEN[app]}" "$started"
}

# is_whole_dump FILE: psql takes the end of a file for the end of the data, and would keep the half of it.
is_whole_dump() {
  local first
  [[ $1 != *.gz ]] || gzip -t -- "$1" 2>/dev/null || return
  first=$(decompressed "$1" 2>/dev/null | head -c 4096 | tr -d '\0') || true
  [[ $first != *'-- PostgreSQL database dump'* ]] \
    || decompressed "$1" | tail -c 4096 | grep -q -e '-- PostgreSQL database dump complete' -e '-- PostgreSQL database cluster dump complete'
}

compressed() { if [[ $1 == *.gz ]]; then gzip -c; else cat; fi; }

decompressed() { if [[ $1 == *.gz ]]; then gzip -dc -- "$1"; else cat -- "$1"; fi; }

# major_of PROGRAM: its major version, empty when it is not installed.
major_of() {
  has_command "$1" || return 0
  "$1" --version 2>/dev/null | sed -n 's/.*) \([0-9]*\).*/\1/p' | head -n 1
}

size_of() {
  wc -c <"$1" | awk '{
    split("B kB MB GB TB", unit, " "); i = 1
    while ($1 >= 1000 && i < 5) { $1 /= 1000; i++ }
    printf (i == 1 ? "%d %s" : "%.1f %s"), $1, unit[i] }'
}
