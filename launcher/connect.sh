# shellcheck shell=bash
# An app whose code lives at a hosting service. A token comes from standard input or a prompt, so that it
# stands in no history, and goes by standard input, so that it stands in no argument.

connect_repository() {
  local address='' app='' service='' token='' with_token=0
  while (($# > 0)); do
    case $1 in
      --app | --service) (($# > 1)) || fail "$1 needs a value" ;;&
      --app) app=$2 && shift ;;
      --app=*) app=${1#*=} ;;
      --service) service=$2 && shift ;;
      --service=*) service=${1#*=} ;;
      --token) with_token=1 ;;
      -?*) fail "connect does not know \"$1\"" ;;
      *)
        [[ -z $address ]] || connect_repository_usage
        address=$1
        ;;
    esac
    shift
  done
  [[ -n $address ]] || connect_repository_usage
  if [[ -z $app ]]; then
    app=${address%/} app=${app##*/} app=${app%.git}
    app=$(tr '[:upper:]_.' '[:lower:]--' <<<"$app")
  fi
  check_app_name "$app" --app
  if ((with_token)); then
    if [[ -t 0 ]]; then
      IFS= read -rs -p 'token: ' token </dev/tty
      printf '\n'
    else
      IFS= read -r token || true
    fi
    [[ -n $token ]] || fail 'no token was given' 'pipe it in, or type it when asked'
  fi
  case $address in
    ssh://* | *@*:*) show_deploy_key "$app" ;;
  esac
  local started line
  started=$(now_millis)
  live connect "$address"
  send_json POST "/api/v1/apps/$app/repository" < <(
    printf '{"address": %s, "service": %s, "token": %s}' \
      "$(json_string "$address")" "$(json_string "$service")" "$(json_string "$token")"
  )
  done_line connect "$app with $address" "$started"
  while IFS= read -r line; do
    note connect "$line"
  done < <(json_lines <<<"$ANSWER" | sed -n 's/^\.words\[[0-9]*\]\t//p')
  done_line webhook "$(json_field .hook <<<"$ANSWER")"
  done_line console "$(console_url)/apps/$app/repository   its secret, and what comes"
}

connect_repository_usage() {
  fail 'connect what?' "usage: $(berth_command 'connect ADDRESS')   https://host/owner/name or git@host:owner/name" \
    '       --app NAME          unless it is called like the repository' \
    '       --service NAME      github, gitlab, gitea or bitbucket, where the host does not say it' \
    '       --token             read a token from standard input, or ask for it'
}

# A key that the repository does not know yet reads nothing, so it is shown first.
show_deploy_key() {
  ask POST "/api/v1/apps/$1/repository/key"
  note key 'add this deploy key to the repository, reading is enough:'
  printf '\n%s\n\n' "$(json_field .deployKey <<<"$ANSWER")"
  if [[ -t 0 ]]; then
    read -rs -p 'then press Enter ' </dev/tty
    printf '\n'
  fi
}

# send_json METHOD PATH: JSON on standard input as the body; sets ANSWER like ask.
send_json() {
  local token answer
  token=$(operator_token)
  answer=$(curl --config <(printf 'header = "Authorization: Bearer %s"\n' "$token") --silent --max-time 600 \
    --noproxy '*' --request "$1" --data-binary @- --write-out '\n%{http_code}' \
    --header "Host: $(console_host):$PORT" --header 'Accept: application/json' \
    --header 'Content-Type: application/json' "http://$(dial_address):$PORT$2" 2>/dev/null) \
    || fail "Berth does not answer on $(console_url)" "see: $(berth_command status)"
  ANSWER_STATUS=${answer##*$'\n'}
  ANSWER=${answer%$'\n'*}
  ((ANSWER_STATUS < 300)) || refused "$2"
}
