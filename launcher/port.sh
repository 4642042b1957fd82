# shellcheck shell=bash
# The port: who holds it (a busy one is named with its holder, never silently changed), and what answers there.

# port_holder: "name (pid 123)" of whoever listens on PORT, empty when it is free.
port_holder() {
  local socket
  if has_command ss; then
    socket=$(PATH=$PATH:/usr/sbin:/sbin ss -Hltnp "sport = :$PORT" 2>/dev/null | head -n 1)
    [[ -n $socket ]] || return 0
    if [[ $socket =~ users:\(\(\"([^\"]*)\",pid=([0-9]+) ]]; then
      describe_process "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]}"
    else
      printf 'a process of another user (root can see which: ss -ltnp "sport = :%s")' "$PORT"
    fi
  elif has_command lsof; then
    local pid
    pid=$(lsof -nP -t -iTCP:"$PORT" -sTCP:LISTEN 2>/dev/null | head -n 1)
    [[ -z $pid ]] || printf 'process %s' "$pid"
  fi
}

# Another installation's router is told by its mark, everyone else by name.
describe_process() {
  local pid=$1 name=$2 cwd
  if tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | grep '^BERTH_MARK=.*/router' >/dev/null; then
    cwd=$(readlink -- "/proc/$pid/cwd" 2>/dev/null || true)
    printf 'the router of another Berth (pid %s%s)' "$pid" "${cwd:+, in $cwd}"
  else
    printf '%s (pid %s)' "$name" "$pid"
  fi
}

# ensure_port_free: fine when it is free or held by our own router.
ensure_port_free() {
  local holder pid
  holder=$(port_holder)
  [[ -n $holder ]] || return 0
  if [[ $holder =~ pid\ ([0-9]+) ]]; then
    pid=${BASH_REMATCH[1]}
    if marked_pids | grep -x -- "$pid" >/dev/null; then return 0; fi
  fi
  fail "port $PORT is held by $holder" "stop it, or choose another port: $(berth_command up --port 9090)"
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

# status_of HOST [PATH]: the HTTP status that the router answers with; 000 when nothing answers.
status_of() {
  curl --silent --noproxy '*' --max-time 10 --output /dev/null --write-out '%{http_code}' \
    --header "Host: $1:$PORT" "http://$(dial_address):$PORT${2:-/}" 2>/dev/null || true
}
