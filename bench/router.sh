#!/usr/bin/env bash
# router.sh [ROUNDS [SECONDS]]: Berth's router against nginx, both in front of the same upstream, in turns,
# so that whatever else the machine does meets both. Prints one JSON line per figure (medians of all rounds).
# The upstream is a process of its own: an nginx that is its own upstream saves the way between two processes,
# which no proxy in front of an app can.
# The router's jars: $BERTH_ROUTER_CLASSPATH, or those that the launcher built, and with its JDK.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
rounds=${1:-7} seconds=${2:-3}

for tool in nginx wrk python3; do
  PATH=$PATH:/usr/sbin command -v "$tool" >/dev/null || { printf 'router: skipped, %s is missing\n' "$tool" >&2; exit 0; }
done
PATH=$PATH:/usr/sbin

CHECKOUT=$(dirname -- "$here")
for part in terminal settings processes tools build java jdk; do
  # shellcheck source=/dev/null
  source "$CHECKOUT/launcher/$part.sh"
done
ensure_java
java=$JDK/bin/java
if [[ -z ${BERTH_ROUTER_CLASSPATH:-} ]]; then
  ensure_built
  BERTH_ROUTER_CLASSPATH="$BUILT/router/*"
fi
classpath=$BERTH_ROUTER_CLASSPATH
options=$here/../router/src/main/resources/dev/berth/router/jvm.options

work=$(mktemp -d "${TMPDIR:-/tmp}/berth-bench-router.XXXXXX")
pids=()
clean() {
  ((${#pids[@]})) && kill "${pids[@]}" 2>/dev/null
  wait 2>/dev/null
  rm -rf -- "$work"
}
trap clean EXIT

read -r up proxy router < <(python3 -c '
import socket
s = [socket.socket() for _ in range(3)]
for x in s: x.bind(("127.0.0.1", 0))
print(*[x.getsockname()[1] for x in s])')

body=$(printf 'x%.0s' {1..1024})
nginx_with() { # nginx_with NAME BLOCKS: an nginx of its own
  cat >"$work/$1.conf" <<CONF
worker_processes auto;
daemon off;
pid $work/$1.pid;
error_log $work/$1.log crit;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path $work; proxy_temp_path $work; fastcgi_temp_path $work; uwsgi_temp_path $work; scgi_temp_path $work;
  keepalive_requests 100000000;
  $2
}
CONF
  nginx -c "$work/$1.conf" -p "$work" 2>"$work/$1.out" &
  pids+=($!)
}

nginx_with upstream "server { listen 127.0.0.1:$up reuseport; location / { return 200 '$body'; } }"
nginx_with proxy "
  upstream app { server 127.0.0.1:$up; keepalive 128; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:$proxy reuseport;
    location / {
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_set_header Connection '';
      proxy_set_header Host \$host;
      proxy_set_header X-Forwarded-For \$remote_addr;
      proxy_set_header X-Forwarded-Proto \$scheme;
      proxy_set_header X-Forwarded-Host \$http_host;
    }
  }"

mkdir "$work/state"
cat >"$work/state/routes.json" <<JSON
{"generation": 1, "console": null, "routes": [
  {"host": "app.localhost", "targetHost": "127.0.0.1", "targetPort": $up, "release": "app/1", "assets": []}]}
JSON
# With the cache that a running Berth makes for it once.
mkdir "$work/training"
"$java" @"$options" -XX:AOTCacheOutput="$work/router.aot" -cp "$classpath" dev.berth.router.Training "$work/training" \
  >"$work/training.out" 2>&1 || { printf 'router: the training failed\n' >&2; cat "$work/training.out" >&2; exit 1; }
MALLOC_ARENA_MAX=2 "$java" @"$options" -XX:AOTCache="$work/router.aot" -cp "$classpath" dev.berth.router.RouterMain --port "$router" --control "$work/control.sock" \
  --state "$work/state" >"$work/router.out" 2>&1 &
pids+=($!)
router_pid=$!

for port in "$proxy" "$router"; do
  for ((i = 0; ; i++)); do
    curl -sf -o /dev/null -H 'Host: app.localhost' "http://127.0.0.1:$port/" && break
    ((i < 100)) || { printf 'router: port %s does not answer\n' "$port" >&2; cat "$work"/*.out >&2; exit 1; }
    sleep 0.1
  done
done

load() { # load PORT SECONDS: requests per second and the 99th percentile in ms
  wrk -t1 -c32 -d"$2" --latency -H 'Host: app.localhost' "http://127.0.0.1:$1/" | awk '
    function ms(t) { return t ~ /us$/ ? t / 1000 : t ~ /ms$/ ? t + 0 : t * 1000 }
    /99%/ { p99 = ms($2) }
    /Requests\/sec/ { rate = $2 }
    /Non-2xx|Socket errors/ { bad = 1 }
    END { if (bad) { print "errors under load" > "/dev/stderr"; exit 1 } print rate, p99 }'
}

pss() { awk '/^Pss:/ { printf "%.1f", $2 / 1024 }' "/proc/$router_pid/smaps_rollup" 2>/dev/null || echo 0; }

idle=$(pss)
load "$router" 6 >/dev/null # warm
load "$proxy" 1 >/dev/null
for ((i = 0; i < rounds; i++)); do
  echo "$(load "$proxy" "$seconds") $(load "$router" "$seconds")"
done | tee "$work/rounds" | awk '{ printf "  nginx %d/s p99 %.2f ms, router %d/s p99 %.2f ms\n", $1, $2, $3, $4 }' >&2
python3 - "$work/rounds" "$idle" "$(pss)" <<'PY'
import json, statistics, sys
rounds = [[float(x) for x in line.split()] for line in open(sys.argv[1])]
figure = lambda name, value, unit: print(json.dumps({"figure": name, "value": round(value, 2), "unit": unit}))
figure("router.nginx", statistics.median(row[0] for row in rounds), "requests/s")
figure("router.requests", statistics.median(row[2] for row in rounds), "requests/s")
figure("router.ratio", statistics.median(r / n for n, _, r, _ in rounds), "x")
figure("router.p99ratio", statistics.median(rp / np for _, np, _, rp in rounds), "x")
figure("router.memory.idle", float(sys.argv[2]), "MB")
figure("router.memory.loaded", float(sys.argv[3]), "MB")
PY
