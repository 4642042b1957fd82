# shellcheck shell=bash
# The programs Berth needs: installed through the package manager as root, named in one command otherwise.

# needed_packages PURPOSE...: the packages that are missing, one a line.
needed_packages() {
  local row purpose command package
  while read -r purpose command package; do
    for row in "$@"; do
      [[ $row == "$purpose" ]] || continue
      has_command "$command" || printf '%s\n' "$package"
    done
  done <<'TOOLS' | sort -u
all git git
all curl curl
linux setsid util-linux
linux flock util-linux
linux unshare util-linux
linux ip iproute2
linux bwrap bubblewrap
linux nft nftables
user pasta passt
build mvn maven
apps node nodejs
apps npm npm
TOOLS
}

# Tools in sbin are used by root although they may not be on the PATH.
has_command() {
  local path
  path=$(type -P -- "$1") && [[ -x $path ]] || [[ -x /usr/sbin/$1 || -x /sbin/$1 ]]
}

# ensure_tools PURPOSE...: makes sure the tools for these purposes are there.
ensure_tools() {
  local -a purposes=(all "$@") missing=()
  if [[ $(uname) == Linux ]]; then
    purposes+=(linux)
    if ((EUID == 0)); then purposes+=(root); else purposes+=(user); fi
  fi
  mapfile -t missing < <(needed_packages "${purposes[@]}")
  ((${#missing[@]} == 0)) || install_packages "${missing[@]}"
}

# install_packages PACKAGE...: quietly, with one line of progress; the log is kept for errors.
install_packages() {
  local started
  started=$(now_millis)
  if ((EUID != 0)) || ! has_command apt-get; then
    fail "missing on this machine: $*" "install it with one command, then run this again:" \
      "  $(install_command "$@")"
  fi
  live tools "installing $*"
  [[ $IS_TERMINAL ]] || note tools "installing $*"
  mkdir -p -- "$BUILD_ROOT"
  local log=$BUILD_ROOT/packages.log
  if ! apt_install "$log" "$@"; then
    last_lines "$log" 15
    fail "the package manager could not install $*" "try it by hand: $(install_command "$@")"
  fi
  done_line tools "installed $*" "$started"
}

apt_install() {
  local log=$1
  shift
  # A fresh machine may be busy updating itself.
  local -a apt=(apt-get -q -o DPkg::Lock::Timeout=300)
  export DEBIAN_FRONTEND=noninteractive
  {
    "${apt[@]}" install -y --no-install-recommends "$@" \
      || { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "$@"; }
  } >"$log" 2>&1 </dev/null
}

install_command() {
  local sudo=''
  ((EUID == 0)) || sudo='sudo '
  if has_command apt-get; then
    printf "%sapt-get update && %sapt-get install -y %s" "$sudo" "$sudo" "$*"
  elif has_command dnf; then
    printf '%sdnf install -y %s' "$sudo" "$*"
  elif has_command brew; then
    printf 'brew install %s' "$*"
  else
    printf 'your package manager: install %s' "$*"
  fi
}
