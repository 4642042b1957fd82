# shellcheck shell=bash
# Builds the server and the router when their sources changed. Each version has a directory of its own:
# a router that outlives an update keeps its jars.

readonly BUILD_ROOT=$CHECKOUT/.berth OUTPUT=target-launcher
VERSION='' BUILT=''

# ensure_built: sets BUILT to the directory with the extracted server and the router's jars.
ensure_built() {
  VERSION=$(source_version)
  BUILT=$BUILD_ROOT/builds/$VERSION
  [[ ! -e $BUILT/complete ]] || return 0
  if ! mkdir -p -- "$BUILD_ROOT/builds" 2>/dev/null || [[ ! -w $BUILD_ROOT/builds ]]; then
    fail "$BUILD_ROOT cannot be written by $(user_name)" \
      "it belongs to $(owner_of "$BUILD_ROOT"): build as that user, or use a clone of your own"
  fi
  ensure_tools build
  (
    if has_command flock; then flock 9; fi
    [[ -e $BUILT/complete ]] || build
  ) 9>"$BUILD_ROOT/build.lock"
  remove_old_builds
}

# One hash over everything the server and the router are made of.
source_version() {
  (
    cd -- "$CHECKOUT" || exit
    find pom.xml addresses buildpacks concurrent files infra-templates sandbox secrets webhooks router pipeline-server \
      \( -path '*/target' -o -path '*/target-*' -o -path '*/src/test' \) -prune -o -type f -print0 \
      | LC_ALL=C sort -z | xargs -0 cat -- | hash_of_stdin | cut -c1-16
  )
}

hash_of_stdin() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi
}

build() {
  local started log=$BUILD_ROOT/build.log staging=$BUILT.new
  started=$(now_millis)
  rm -rf -- "$staging" "$BUILT"
  mkdir -p -- "$staging"
  compile "$log" "$started"
  live build 'unpacking the server'
  local -a jars=("$CHECKOUT/pipeline-server/$OUTPUT"/pipeline-server-*.jar)
  "$JDK/bin/java" -XX:TieredStopAtLevel=1 -Djarmode=tools -jar "${jars[0]}" extract \
    --application-filename server.jar --destination "$staging/server" >>"$log" 2>&1 \
    || build_failed "$log"
  mkdir -- "$staging/router"
  cp -- "$CHECKOUT/router/$OUTPUT"/router-*.jar "$CHECKOUT/router/$OUTPUT"/lib/*.jar "$staging/router/" 2>>"$log" \
    || build_failed "$log"
  : >"$staging/complete"
  mv -- "$staging" "$BUILT"
  done_line build "server and router (JDK $(jdk_version "$JDK"))" "$started"
}

compile() {
  local log=$1 started=$2 maven module='' shown='' fetched beat=0 fork=false profiles=unchecked,ahead-of-time
  # A compiler that is no part of its runtime has to be called by its command.
  [[ -e $JDK/jmods || -e $JDK/lib/ct.sym ]] || { fork=true profiles=unchecked; }
  (cd -- "$CHECKOUT" && JAVA_HOME=$JDK MAVEN_OPTS=${MAVEN_OPTS:--XX:+UseSerialGC -XX:TieredStopAtLevel=1} \
    exec mvn -B -Dstyle.color=never -P"$profiles" -Dberth.compiler.fork="$fork" -Dberth.build.directory="$OUTPUT" \
    -Dmaven.test.skip=true -Dspotless.check.skip=true -pl pipeline-server,router -am package) >"$log" 2>&1 </dev/null 9>&- &
  maven=$!
  while kill -0 "$maven" 2>/dev/null; do
    sleep 0.3
    module=$(sed -n 's/^\[INFO\] Building \(Berth [^0-9]*\) [0-9].*/\1/p' "$log" | tail -n 1)
    fetched=$(grep -c '^Downloaded from\|Downloaded from' "$log" || true)
    live build "${module:-reading the project}, $fetched files fetched, $(seconds_since "$started")"
    if [[ ! $IS_TERMINAL ]] && { [[ $module != "$shown" ]] || ((++beat % 50 == 0)); }; then
      note build "${module:-reading the project}, $fetched files fetched, $(seconds_since "$started")"
      shown=$module
    fi
  done
  wait "$maven" || build_failed "$log"
}

build_failed() {
  clear_live
  if grep -q '^\[ERROR\]' "$1"; then
    grep '^\[ERROR\]' "$1" | head -n 20 | sed 's/^/    /' >&2
  else
    last_lines "$1" 20
  fi
  fail 'the build failed' "the whole log: $1"
}

# Old versions go once nothing runs from them.
remove_old_builds() {
  local old
  for old in "$BUILD_ROOT"/builds/*; do
    [[ $old == "$BUILT" ]] && continue
    grep -qsFz -- "$old/" /proc/[0-9]*/cmdline 2>/dev/null || rm -rf -- "$old"
  done
}

# The README's test command: everything, end-to-end tests with real git included.
run_tests() {
  ensure_tools build apps
  ensure_java
  cd -- "$CHECKOUT" || exit
  JAVA_HOME=$JDK exec mvn -B verify "$@"
}
