# shellcheck shell=bash
# The user's repository: its remote, and the credential helper Git asks for this one URL. A token stands
# in a file of the user's own, never in a URL, an argument or a global Git setting.

# proceed_add_remote APP REMOTE: the server made a token; harmless when done again.
proceed_add_remote() {
  local app=$1 name=$2 url=${GIVEN[url]} top
  top=$(git rev-parse --show-toplevel)
  store_token "$url" "$app" "${GIVEN[token]}"
  git -C "$top" config --get "remote.$name.url" >/dev/null || git -C "$top" remote add "$name" "$url"
  configure_credentials "$top" "${url%/git/*}"
  printf '%s\n' "${GIVEN[words]}"
}

# connect REPOSITORY APP REMOTE: the same from outside the repository, without a word.
connect() {
  (cd -- "$1" && run_in_server remote add --app "$2" --name "$3" >/dev/null)
}

# The empty helper first: a global one must neither answer here nor store our token.
configure_credentials() {
  local top=$1 url=$2 quoted host
  printf -v quoted '%q' "$BERTH_SELF"
  git -C "$top" config --local --replace-all "credential.$url.helper" ''
  git -C "$top" config --local --add "credential.$url.helper" "!$quoted credential"
  git -C "$top" config --local "credential.$url.useHttpPath" true
  git -C "$top" config --local "http.$url.proxy" ''
  host=$(host_and_port "$url")
  [[ ${host%:*} != *.localhost ]] \
    || git -C "$top" config --local "http.curloptResolve" "$host:$(dial_address | tr -d '[]')"
}

# store_token URL APP TOKEN
store_token() {
  local file
  file=$(credential_file "$(host_and_port "$1")" "$2")
  (
    umask 077
    mkdir -p -- "$(dirname -- "$file")"
    printf '%s\n' "$3" >"$file.new"
    mv -- "$file.new" "$file"
  )
}

# host_and_port URL: as Git names them to a credential helper, the usual port always the same way.
host_and_port() {
  local host=${1#*://}
  host=${host%%/*}
  [[ $host == *:* ]] || host+=:80
  printf '%s' "$host"
}

# credential_file HOST:PORT APP
credential_file() {
  printf '%s/berth/credentials/%s/%s' "${XDG_CONFIG_HOME:-$HOME/.config}" "${1/:/_}" "$2"
}

# credential get: Git's credential helper protocol; Git writes the question to our standard input.
credential() {
  [[ ${1:-} == get ]] || return 0
  local line host='' path='' app file
  while IFS= read -r line && [[ -n $line ]]; do
    case $line in
      host=*) host=${line#host=} ;;
      path=*) path=${line#path=} ;;
    esac
  done
  app=${path#git/}
  app=${app%%.git*}
  [[ $host =~ ^[a-z0-9.:-]+$ && $app =~ ^[a-z0-9-]+$ ]] || return 0
  [[ $host == *:* ]] || host+=:80
  file=$(credential_file "$host" "$app")
  if [[ ! -r $file ]]; then
    printf 'berth: no token for %s here; get one: %q remote add --app %s\n' "$app" "$BERTH_SELF" "$app" >&2
    printf 'quit=true\n'
    return 0
  fi
  printf 'username=berth\npassword=%s\n' "$(head -n 1 -- "$file")"
}
