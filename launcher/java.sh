# shellcheck shell=bash
# Finds a JDK 25 wherever it may be; the `java` on the PATH may well be another one.

readonly JAVA_NEEDED=25
JDK=''

# ensure_java: sets JDK to the home of a JDK that can build and run Berth: one that is there, else the
# system's package, else one that is put together here.
ensure_java() {
  find_jdk && return
  local package
  package=$(jdk_package)
  if [[ -n $package ]] && { ((EUID == 0)) || ! can_assemble_jdk; }; then
    install_packages "$package"
    find_jdk || fail "no JDK $JAVA_NEEDED found although $package was installed" 'set JAVA_HOME to it'
    return
  fi
  can_assemble_jdk || install_packages python3-pip
  has_command mvn || install_packages maven
  assemble_jdk
  find_jdk || fail "the JDK in $BUILD_ROOT/jdk does not run here" \
    'unpack one from any vendor and point JAVA_HOME at it, then run this again'
}

# The exact version wins; a newer one will do.
find_jdk() {
  local home version best=0
  while IFS= read -r home; do
    [[ -n $home && -x $home/bin/javac ]] || continue
    version=$(jdk_version "$home")
    [[ $version =~ ^[0-9]+$ ]] && ((version >= JAVA_NEEDED)) || continue
    if ((version == JAVA_NEEDED)); then
      JDK=$home
      return 0
    fi
    if ((best == 0 || version < best)); then
      best=$version JDK=$home
    fi
  done < <(jdk_candidates)
  ((best > 0))
}

jdk_candidates() {
  printf '%s\n' "${JAVA_HOME:-}"
  if command -v javac >/dev/null 2>&1; then
    dirname -- "$(dirname -- "$(readlink -f -- "$(command -v javac)")")"
  fi
  printf '%s\n' /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "${SDKMAN_DIR:-${HOME:-/root}/.sdkman}"/candidates/java/* "${HOME:-/root}"/.jdks/* \
    "${HOME:-/root}"/.local/share/mise/installs/java/* "${HOME:-/root}"/.asdf/installs/java/* \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home "$BUILD_ROOT/jdk"
  local toolchains=${HOME:-/root}/.m2/toolchains.xml
  [[ ! -r $toolchains ]] || sed -n 's:.*<jdkHome>\(.*\)</jdkHome>.*:\1:p' "$toolchains"
  [[ ! -x /usr/libexec/java_home ]] || /usr/libexec/java_home -v "$JAVA_NEEDED" 2>/dev/null || true
}

# jdk_version HOME: the feature version, from the release file, else by asking.
jdk_version() {
  local version=''
  if [[ -r $1/release ]]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  fi
  [[ -n $version ]] || version=$("$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p')
  printf '%s' "$version"
}

# jdk_package: the name under which this system offers it.
jdk_package() {
  local name
  if has_command apt-get; then
    ((EUID != 0)) || apt-get update -q >/dev/null 2>&1 </dev/null || true
    for name in "openjdk-$JAVA_NEEDED-jdk-headless" "temurin-$JAVA_NEEDED-jdk"; do
      if apt-cache show "$name" >/dev/null 2>&1; then
        printf '%s' "$name"
        return
      fi
    done
  elif has_command dnf; then
    printf 'java-%s-openjdk-devel' "$JAVA_NEEDED"
  elif has_command brew; then
    printf 'openjdk@%s' "$JAVA_NEEDED"
  fi
}
