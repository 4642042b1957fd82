# shellcheck shell=bash
# `demo --pull-the-plug`: visitors ask the demo's apps all the time while what carries them is killed in turn.
# What they lost is counted at their side.

readonly VISITORS=4 QUESTIONS_A_SECOND=20
PLUGS=()

pull_the_plug() {
  local started
  started=$(now_millis)
  printf '\n'
  headline "Pull the plug: $VISITORS visitors, $((VISITORS * QUESTIONS_A_SECOND)) requests a second, and kill -9"
  if [[ ! -d /proc/self ]]; then fail 'what carries the apps is found by /proc, which this system does not have'; fi
  local -a apps=(demo demo-guests demo-site demo)
  local visitor
  for ((visitor = 0; visitor < VISITORS; visitor++)); do
    visit "$visitor" "${apps[visitor % ${#apps[@]}]}"
  done
  sleep 2
  show_loss 'nothing' nobody
  show_loss 'the server' server
  show_loss 'the router' router
  show_loss "Berth's PostgreSQL" postgres
  show_loss 'server and router' server router
  show_loss "an app and its database" instance/demo-guests/ database/demo-guests
  stop_visitors
  done_line plug "all of it is back, and nobody typed a command" "$started"
}

# visit NUMBER APP: asks again and again on a connection of its own each time, as people do who come by.
# One line an answer: when, status, seconds.
visit() {
  local app=$2 log=$DEMO/visitor-$1
  (
    trap - EXIT
    curl --silent --noproxy '*' --max-time 10 --rate "$QUESTIONS_A_SECOND/s" --header 'Connection: close' \
      --header "Host: $app.$DOMAIN:$PORT" --output /dev/null --write-out '%{stderr}%{http_code} %{time_total}\n' \
      "http://$(dial_address):$PORT/?visit=[1-1000000]" 2>&1 >/dev/null \
      | while IFS= read -r line; do printf '%s %s\n' "${EPOCHREALTIME/[.,]/}" "$line"; done >"$log"
  ) &
  PLUGS+=("$!")
}

stop_visitors() {
  ((${#PLUGS[@]} > 0)) || return 0
  local pid child
  for pid in "${PLUGS[@]}"; do
    for child in $(tree_of "$pid"); do kill "$child" 2>/dev/null || true; done
  done
  wait "${PLUGS[@]}" 2>/dev/null || true
  PLUGS=()
}

# show_loss NAME MARK...: kills them, waits until everything answers again, and counts.
show_loss() {
  local name=$1 begin end mark pid counts back='' health
  shift
  begin=$(now_millis)
  live plug "$name"
  for mark in "$@"; do
    if [[ $mark == server ]]; then pid=$(server_pid); else pid=$(marked_pids "$mark"); fi
    # shellcheck disable=SC2086 # one pid a word
    [[ -z $pid ]] || kill -s KILL -- $pid 2>/dev/null || true
  done
  if [[ $1 != nobody ]]; then
    sleep 0.3
    until health=$(status_of "$(console_host)" /actuator/health) && [[ $health == 200 ]] \
      && [[ $(status_of "demo-guests.$DOMAIN") == 200 ]]; do
      (($(now_millis) - begin < 60000)) || fail "$name does not come back within a minute" "see: $(berth_command status)"
      sleep 0.05
    done
    back="back after $(seconds_since "$begin")"
  fi
  sleep 2
  end=$(now_millis)
  counts=$(cat -- "$DEMO"/visitor-* | awk -v from="${begin}000" -v to="${end}000" '
    $1 >= from && $1 <= to { all++; if ($2 != 200) { lost++; why[$2]++ } if ($3 > slow) slow = $3 }
    END {
      for (code in why) text = text sprintf(", %d %s", why[code], code == "000" ? "refused" : "with " code)
      printf "%d of %d requests lost%s; slowest %.2f s", lost, all, text == "" ? "" : " (" substr(text, 3) ")", slow }')
  done_line plug "$(printf '%-20s %-20s %s' "$name" "$back" "$counts")"
}
