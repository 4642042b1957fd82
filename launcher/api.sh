# shellcheck shell=bash
# Talks to the server over its HTTP, through the router, as the operator. The token goes by standard
# input: an argument or a variable of the environment could be read by others.

ANSWER='' ANSWER_STATUS=''

# call METHOD PATH [JSON]: sets ANSWER_STATUS and ANSWER; fails only when nothing answers.
call() {
  local token method=$1 path=$2 body=${3:-}
  token=$(operator_token)
  local -a options=(--silent --max-time 60 --noproxy '*' --request "$method" --write-out '\n%{http_code}'
    --header "Host: $(console_host):$PORT" --header 'Accept: application/json, text/plain')
  [[ -z $body ]] || options+=(--header 'Content-Type: application/json' --data-raw "$body")
  local answer
  answer=$(printf 'header = "Authorization: Bearer %s"\n' "$token" \
    | curl --config - "${options[@]}" "http://$(dial_address):$PORT$path" 2>/dev/null) \
    || fail "Berth does not answer on $(console_url)" "see: $(berth_command status)"
  ANSWER_STATUS=${answer##*$'\n'}
  ANSWER=${answer%$'\n'*}
}

# ask METHOD PATH [JSON]: like call, but a refusal ends the command with its own words.
ask() {
  call "$@"
  ((ANSWER_STATUS < 300)) || refused "$2"
}

refused() {
  local title detail code
  title=$(json_field .title <<<"$ANSWER" 2>/dev/null || true)
  detail=$(json_field .detail <<<"$ANSWER" 2>/dev/null || true)
  code=$(json_field .code <<<"$ANSWER" 2>/dev/null || true)
  fail "${title:-the server answered $ANSWER_STATUS to $1}${code:+ ($code)}" ${detail:+"$detail"}
}

# Where the port is reached from this machine.
dial_address() {
  case $LISTEN in
    0.0.0.0 | '') printf '127.0.0.1' ;;
    '::' | '::1') printf '[::1]' ;;
    *:*) printf '[%s]' "$LISTEN" ;;
    *) printf '%s' "$LISTEN" ;;
  esac
}

# status_of HOST [PATH]: the HTTP status an app answers with; 000 when nothing answers.
status_of() {
  curl --silent --noproxy '*' --max-time 10 --output /dev/null --write-out '%{http_code}' \
    --header "Host: $1:$PORT" "http://$(dial_address):$PORT${2:-/}" 2>/dev/null || true
}

logs() {
  (($# == 1)) || fail 'which app?' "usage: $(berth_command logs APP)"
  check_app_name "$1"
  ask GET "/api/v1/apps/$1/logs"
  printf '%s\n' "$ANSWER"
}

rollback() {
  (($# == 1 || $# == 2)) || fail 'which app?' "usage: $(berth_command "rollback APP [RELEASE]")"
  check_app_name "$1"
  local body='{}' started id
  if [[ -n ${2:-} ]]; then
    [[ ${2#r} =~ ^[0-9]+$ ]] || fail "\"$2\" is no release number"
    body="{\"release\":${2#r}}"
  fi
  started=$(now_millis)
  ask POST "/api/v1/apps/$1/rollbacks" "$body"
  id=$(json_field .summary.id <<<"$ANSWER")
  follow_deploy "$1" "$id"
  done_line live "$(json_field .url <<<"$ANSWER"), release $(json_field .release <<<"$ANSWER")" "$started"
}

# follow_deploy APP ID: waits for its end; one that failed ends the command with its own words.
follow_deploy() {
  local status
  while :; do
    ask GET "/api/v1/apps/$1/deploys/$2"
    status=$(json_field .summary.status <<<"$ANSWER")
    case $status in
      waiting | running | undoing) sleep 0.1 ;;
      succeeded) return ;;
      *)
        local words code advice
        words=$(json_field .failure.summary <<<"$ANSWER")
        code=$(json_field .failure.code <<<"$ANSWER")
        advice=$(json_field .failure.advice <<<"$ANSWER")
        fail "${words:-the deploy was $status}${code:+ ($code)}" ${advice:+"$advice"}
        ;;
    esac
  done
}
