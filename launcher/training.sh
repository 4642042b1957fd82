# shellcheck shell=bash
# The AOT cache that makes the server start in a second. It is bound to this JDK, these jars, these flags and
# this processor, so it is made here: by a server of its own, on a data directory of its own, at idle priority.

# aot_cache: the file for this build, this JDK and this processor.
aot_cache() {
  printf '%s/server-%s.aot' "$BUILT" "$({ cat -- "$JDK/release" && processor; } | cksum | cut -d ' ' -f 1)"
}

# processor: what it is and can do. A checkout may be copied, and a disk be put into another machine.
processor() {
  if [[ -r /proc/cpuinfo ]]; then
    # Of the first one; the rest are alike.
    sed -nE '/^(vendor_id|cpu family|model|flags|Features|CPU (implementer|architecture|variant|part))[[:space:]]*:/p; /^$/q' /proc/cpuinfo
  else
    sysctl -n machdep.cpu 2>/dev/null || uname -m
  fi
}

train_in_background() {
  [[ ! -e $(aot_cache) && ${BERTH_AOT:-on} == on && -w $BUILT ]] || return 0
  has_command flock && has_command setsid || return 0
  local -a idle=(nice -n 19)
  if has_command chrt && chrt -i 0 true 2>/dev/null; then idle=(chrt -i 0); fi
  BERTH_AOT=off setsid "${idle[@]}" "$BERTH_SELF" train >"$BUILD_ROOT/training.log" 2>&1 </dev/null 8>&- 9>&- &
  disown
}

# train: never harms a running Berth; when it fails, servers just start slower.
train() {
  ensure_java
  ensure_built
  local cache
  cache=$(aot_cache)
  exec 7>"$BUILD_ROOT/training.lock"
  flock 7
  [[ ! -e $cache ]] || return 0
  TRAINING=$(mktemp -d "${TMPDIR:-/tmp}/berth-training.XXXXXX")
  DATA=$TRAINING/data PORT=$(free_port) DOMAIN=localhost LISTEN=127.0.0.1 BERTH_TRAINING=1
  chmod 711 "$TRAINING" # PostgreSQL runs as a user of its own and has to pass
  trap 'end_training' EXIT
  mkdir -- "$DATA"
  start_server "-XX:AOTCacheOutput=$TRAINING/server.aot" 7>&-
  wait_until_ready "$SERVER_PID" "$(now_millis)"
  exercise
  stop_server 1800
  [[ -s $TRAINING/server.aot ]] || return 0
  mv -- "$TRAINING/server.aot" "$cache.new"
  mv -- "$cache.new" "$cache"
  printf 'trained: %s\n' "$cache"
}

end_training() {
  stop_everything >/dev/null 2>&1 || true
  rm -rf -- "$TRAINING"
}

# What a server usually does, so that the cache holds it: pages, the API, pushes, a variable.
exercise() {
  local round
  export XDG_CONFIG_HOME=$TRAINING/config
  run_in_server status >/dev/null
  status_of "$(console_host)" / >/dev/null
  example_repository "$TRAINING/site" plain
  connect "$TRAINING/site" training-site berth || return 0
  for round in 1 2 3; do
    printf '<p>%s</p>\n' "$round" >>"$TRAINING/site/index.html"
    demo_git "$TRAINING/site" commit -qam "round $round"
    demo_git "$TRAINING/site" push -q berth main >/dev/null 2>&1 || return 0
    printf 'in round %s' "$round" | run_in_server env set TRAINED --app training-site >/dev/null 2>&1 || return 0
  done
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    PORT=$port
    [[ -n $(port_holder) ]] || break
  done
  printf '%s' "$port"
}
