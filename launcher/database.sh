# shellcheck shell=bash
# An app's database: through the machine's own psql and pg_dump where their version allows, else as a
# physical copy. Passwords go by the environment of the one program that needs them.

database() {
  local verb=${1:-} app=${2:-} environment='' query=''
  local -a rest=()
  [[ $verb =~ ^(shell|import|dump|size|restore|keep)$ && -n $app && $app != -* ]] || database_usage
  shift 2
  while (($# > 0)); do
    case $1 in
      --environment) environment=${2:-} && shift ;;
      --environment=*) environment=${1#*=} ;;
      *) rest+=("$1") ;;
    esac
    shift || true
  done
  [[ -z $environment ]] || query="?environment=$environment"
  [[ $environment =~ ^[a-z0-9-]*$ ]] || fail "\"$environment\" is no environment" 'it looks like shop--dark-mode'
  "database_$verb" "$app" "$query" "${rest[@]}"
}

database_usage() {
  fail 'db what?' "usage: $(berth_command 'db shell|size|keep APP')" \
    "       $(berth_command 'db import|dump APP FILE')" \
    "       $(berth_command 'db restore APP [RESTORE-POINT]')" \
    '       --environment KEY chooses a preview, such as shop--dark-mode'
}

database_shell() {
  has_command psql || fail 'psql is not installed' "install it: $(install_command postgresql-client)"
  log_in "$1" "$2"
  shift 2
  psql "$@"
}

database_size() {
  ask GET "/api/v1/apps/$1/database$2"
  local points
  points=$(json_lines <<<"$ANSWER" | grep -c '^\.restorePoints\[[0-9]*\]\.id' || true)
  printf '%s, %s, %s restore points\n' "$(human_size "$(json_field .bytes <<<"$ANSWER")")" \
    "$([[ $(json_field .awake <<<"$ANSWER") == true ]] && printf awake || printf asleep)" "$points"
}

database_keep() {
  ask POST "/api/v1/apps/$1/database/restore-points$2" '{"reason":"made by hand"}'
  done_line kept "$(json_field .id <<<"$ANSWER") ($(human_size "$(json_field .bytes <<<"$ANSWER")"))"
}

# Without a restore point: the list of them.
database_restore() {
  local app=$1 query=$2 point=${3:-} started
  started=$(now_millis)
  if [[ -z $point ]]; then
    ask GET "/api/v1/apps/$app/database$query"
    json_lines <<<"$ANSWER" | awk -F '\t' '
      $1 ~ /^\.restorePoints\[/ { name = $1; sub(/.*\./, "", name); row = $1; sub(/^\.restorePoints\[/, "", row); sub(/\].*/, "", row)
        cell[row, name] = $2; if (row + 1 > rows) rows = row + 1 }
      END { for (i = 0; i < rows; i++) printf "  %s  %s  %s\n", cell[i, "id"], cell[i, "takenAt"], cell[i, "reason"] }'
    printf 'Go back to one with\n  %s\n' "$(berth_command "db restore $app RESTORE-POINT")"
    return
  fi
  [[ $point =~ ^[0-9a-f-]+$ ]] || fail "\"$point\" is no restore point" "list them: $(berth_command "db restore $app")"
  live restore "going back to $point"
  ask POST "/api/v1/apps/$app/database/restores$query" "{\"restorePoint\":\"$point\"}"
  done_line restored "$app has the data of $point; what it had is a restore point too" "$started"
}

database_dump() {
  (($# == 3)) || database_usage
  local app=$1 query=$2 file=$3 started server own
  started=$(now_millis)
  own=$(major_of pg_dump)
  if [[ -n $own ]] && has_command psql; then
    log_in "$app" "$query"
    server=$(psql -XAtqc 'show server_version_num') || fail "the database of $app does not answer"
    server=$((server / 10000))
    if ((own >= server)); then
      live dump "writing $file"
      (umask 077 && pg_dump --no-owner --no-privileges --file="$file.new") || fail 'pg_dump failed'
      mv -- "$file.new" "$file"
      done_line dump "$file ($(size_of "$file")), SQL" "$started"
      return
    fi
    note dump "pg_dump $own cannot read PostgreSQL $server: this becomes a physical copy, for db import"
  else
    note dump 'there is no pg_dump here: this becomes a physical copy, for db import'
  fi
  download "/api/v1/apps/$app/database/backup$query" "$file"
  done_line dump "$file ($(size_of "$file")), physical" "$started"
}

# A physical copy of ours, an archive of pg_dump, or SQL. What was there before is kept.
database_import() {
  (($# == 3)) || database_usage
  local app=$1 query=$2 file=$3 started
  [[ -r $file ]] || fail "the file $file cannot be read"
  started=$(now_millis)
  live import "reading $file"
  case $(decompressed "$file" 2>/dev/null | head -c 2048 | tr -d '\0') in
    # Not at the very start: the name may stand in an extended header first.
    *berth-backup*ustar*) upload "/api/v1/apps/$app/database/backup$query" "$file" ;;
    PGDMP*)
      has_command pg_restore || fail 'pg_restore is not installed' "install it: $(install_command postgresql-client)"
      prepare_import "$app" "$query"
      pg_restore --no-owner --no-privileges --exit-on-error --single-transaction --dbname="$PGDATABASE" "$file" \
        || fail "nothing was imported from $file"
      ;;
    *)
      has_command psql || fail 'psql is not installed' "install it: $(install_command postgresql-client)"
      prepare_import "$app" "$query"
      decompressed "$file" | psql -Xq -v ON_ERROR_STOP=1 --single-transaction -f - >/dev/null \
        || fail "nothing was imported from $file" 'dump with --no-owner --no-privileges if roles are missing'
      ;;
  esac
  done_line import "$file is in the database of $app" "$started"
}

prepare_import() {
  ask POST "/api/v1/apps/$1/database/restore-points$2" '{"reason":"before an import"}'
  log_in "$1" "$2"
}

# log_in APP QUERY: for psql and its like, started by this very shell.
log_in() {
  ask POST "/api/v1/apps/$1/database/access$2" '{}'
  export PGHOST PGPORT PGDATABASE PGUSER PGPASSWORD PGCONNECT_TIMEOUT=10
  PGHOST=$(json_field .host <<<"$ANSWER")
  PGPORT=$(json_field .port <<<"$ANSWER")
  PGDATABASE=$(json_field .name <<<"$ANSWER")
  PGUSER=$(json_field .user <<<"$ANSWER")
  PGPASSWORD=$(json_field .password <<<"$ANSWER")
}

# upload PATH FILE
upload() {
  local token answer
  token=$(operator_token)
  answer=$(decompressed "$2" | curl --config <(printf 'header = "Authorization: Bearer %s"\n' "$token") --silent \
    --noproxy '*' --request PUT --write-out '\n%{http_code}' --header "Host: $(console_host):$PORT" \
    --header 'Content-Type: application/x-tar' --header 'Expect:' --upload-file - \
    "http://$(dial_address):$PORT$1") || fail "Berth does not answer on $(console_url)"
  ANSWER_STATUS=${answer##*$'\n'}
  ANSWER=${answer%$'\n'*}
  ((ANSWER_STATUS < 300)) || refused "$1"
}

# major_of PROGRAM: its major version, empty when it is not installed.
major_of() {
  has_command "$1" || return 0
  "$1" --version 2>/dev/null | sed -n 's/.*) \([0-9]*\).*/\1/p' | head -n 1
}
