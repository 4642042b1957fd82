# shellcheck shell=bash
# An app's variables. A value comes from standard input or a prompt, so that it stands in no history, and
# goes by standard input, so that it stands in no argument.

variables() {
  local verb=${1:-} app='' scope=app
  local -a rest=()
  [[ $verb =~ ^(list|set|unset|import)$ ]] || variables_usage
  shift
  while (($# > 0)); do
    case $1 in
      --app | --scope) (($# > 1)) || fail "$1 needs a value" ;;&
      --app) app=$2 && shift ;;
      --app=*) app=${1#*=} ;;
      --scope) scope=$2 && shift ;;
      --scope=*) scope=${1#*=} ;;
      -?*) fail "env $verb does not know \"$1\"" ;;
      *) rest+=("$1") ;;
    esac
    shift
  done
  [[ -n $app ]] || app=$(app_of_repository)
  check_app_name "$app" --app
  variables_"$verb" "$app" "?scope=$(url_encoded "$scope")" "${rest[@]}"
}

variables_usage() {
  fail 'env what?' "usage: $(berth_command 'env list')" \
    "       $(berth_command 'env set NAME[=VALUE]')     the value from standard input, or asked for" \
    "       $(berth_command 'env unset NAME')" \
    "       $(berth_command 'env import FILE')" \
    '       --app NAME          unless inside a repository with a remote of Berth' \
    '       --scope SCOPE       app (every environment), previews, production, or a branch'
}

variables_list() {
  (($# == 2)) || variables_usage
  ask GET "/api/v1/apps/$1/variables"
  json_lines <<<"$ANSWER" | awk -F '\t' '
    { name = $1; sub(/.*\./, "", name); row = $1; sub(/^\[/, "", row); sub(/\].*/, "", row)
      cell[row, name] = $2; if (row + 1 > rows) rows = row + 1 }
    END { for (i = 0; i < rows; i++) printf "%-32s %-16s version %-4s %s %s\n", cell[i, "name"], cell[i, "scope"],
      cell[i, "version"], substr(cell[i, "changedAt"], 1, 16), cell[i, "changedBy"] }'
}

variables_set() {
  (($# == 3)) || variables_usage
  local app=$1 query=$2 name=${3%%=*} value
  check_variable_name "$name"
  if [[ $3 == *=* ]]; then
    value=${3#*=}
  elif [[ -t 0 ]]; then
    IFS= read -rs -p "$name: " value </dev/tty
    printf '\n'
  else
    # The one line end that echo and editors add is no part of it; further ones are.
    value=$(cat && printf .)
    value=${value%.}
    value=${value%$'\n'}
  fi
  [[ -n $value || $3 == *=* ]] || fail "no value for $name was given" \
    "pipe it in, type it when asked, or say $name= for an empty one"
  send PUT "/api/v1/apps/$app/variables/$name$query" < <(printf '%s' "$value")
  tell_change "$app" set
}

variables_unset() {
  (($# == 3)) || variables_usage
  check_variable_name "$3"
  ask DELETE "/api/v1/apps/$1/variables/$3$2"
  tell_change "$1" unset
}

variables_import() {
  (($# == 3)) || variables_usage
  [[ -r $3 ]] || fail "the file $3 cannot be read"
  send POST "/api/v1/apps/$1/variables$2" <"$3"
  local left_out
  left_out=$(json_lines <<<"$ANSWER" | sed -n 's/^\.leftOut\[[0-9]*\]\t//p' | paste -sd ' ')
  [[ -z $left_out ]] || note import "left out, since Berth gives them itself: $left_out"
  tell_change "$1" import
}

# tell_change APP LABEL: what ANSWER says was changed; waits until it is live.
tell_change() {
  local app=$1 label=$2 names scope id started
  local -a deploys=()
  names=$(json_lines <<<"$ANSWER" | sed -n 's/^\.names\[[0-9]*\]\t//p' | paste -sd ' ')
  scope=$(json_field .scope <<<"$ANSWER")
  mapfile -t deploys < <(json_lines <<<"$ANSWER" | sed -n 's/^\.deploys\[[0-9]*\]\t//p')
  if [[ -z $names ]]; then
    done_line "$label" "nothing changed: it was like that before"
    return
  fi
  done_line "$label" "$names for $scope of $app (version $(json_field .version <<<"$ANSWER"))"
  ((${#deploys[@]} > 0)) || note "$label" 'nothing live is affected; the next deploy finds it'
  for id in "${deploys[@]}"; do
    started=$(now_millis)
    live live 'bringing it to what is live'
    follow_deploy "$app" "$id"
    done_line live "$(json_field .url <<<"$ANSWER"), release $(json_field .release <<<"$ANSWER")" "$started"
  done
}

# send METHOD PATH: standard input as the body; sets ANSWER like ask.
send() {
  local token answer
  token=$(operator_token)
  answer=$(curl --config <(printf 'header = "Authorization: Bearer %s"\n' "$token") --silent --max-time 60 \
    --noproxy '*' --request "$1" --data-binary @- --write-out '\n%{http_code}' \
    --header "Host: $(console_host):$PORT" --header 'Accept: application/json' --header 'Expect:' \
    --header 'Content-Type: text/plain; charset=utf-8' "http://$(dial_address):$PORT$2" 2>/dev/null) \
    || fail "Berth does not answer on $(console_url)" "see: $(berth_command status)"
  ANSWER_STATUS=${answer##*$'\n'}
  ANSWER=${answer%$'\n'*}
  ((ANSWER_STATUS < 300)) || refused "$2"
}

# A mistyped "env set VALUE" must not print the value.
check_variable_name() {
  [[ $1 =~ ^[A-Za-z_][A-Za-z0-9_]{0,127}$ ]] \
    || fail 'this is no name for a variable' 'use up to 128 letters, digits and underscores, not starting with a digit'
}

# app_of_repository: the app that a remote of the repository we are in leads to.
app_of_repository() {
  local name url
  url=$(console_url)/git/
  name=$(git config --get-regexp '^remote\..*\.url$' 2>/dev/null | sed -n "s|^[^ ]* $url\(.*\)\.git$|\1|p" | head -n 1)
  [[ -n $name ]] || fail 'which app?' 'say --app NAME, or go into a repository with a remote of this Berth'
  printf '%s' "$name"
}

url_encoded() {
  local LC_ALL=C text=$1 letter index code
  for ((index = 0; index < ${#text}; index++)); do
    letter=${text:index:1}
    case $letter in
      [A-Za-z0-9._~-]) printf '%s' "$letter" ;;
      *)
        printf -v code '%d' "'$letter"
        printf '%%%02X' $((code & 255))
        ;;
    esac
  done
}
