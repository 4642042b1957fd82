# shellcheck shell=bash
# The user's repository: its remote, and the credential helper Git asks for this one URL. A token stands
# in a file of the user's own, never in a URL, an argument or a global Git setting.

remote() {
  [[ ${1:-} == add ]] || fail 'usage: remote add [--app NAME] [--name berth]'
  shift
  local app='' name=berth top branch
  while (($# > 0)); do
    case $1 in
      --app) app=${2:-} && shift ;;
      --app=*) app=${1#*=} ;;
      --name) name=${2:-} && shift ;;
      --name=*) name=${1#*=} ;;
      *) fail "remote add does not know \"$1\"" "usage: $BERTH_SELF remote add [--app NAME] [--name berth]" ;;
    esac
    shift || true
  done
  top=$(git rev-parse --show-toplevel 2>/dev/null) \
    || fail "$PWD is not inside a Git repository" 'create one first: git init -b main'
  [[ $name =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || fail "\"$name\" is no name for a remote"
  [[ -n $app ]] || app=$(app_name_of "$top")
  check_app_name "$app" --app
  connect "$top" "$app" "$name"
  branch=$(git -C "$top" symbolic-ref --short -q HEAD || printf main)
  printf 'Remote "%s" added for the app "%s": %s\n\nDeploy with\n' "$name" "$app" "$(git_url "$app")"
  git -C "$top" rev-parse -q --verify HEAD >/dev/null \
    || printf '  git -C %q add -A && git -C %q commit -m "First version"\n' "$top" "$top"
  printf '  git -C %q push %s %s\n\n' "$top" "$name" "$branch"
  printf 'The log streams into that command; it ends with the live URL, %s\n' "$(url "$app.$DOMAIN")"
}

# check_app_name NAME [OPTION]: OPTION is what another one can be given with.
check_app_name() {
  [[ $1 =~ ^[a-z][a-z0-9]*(-[a-z0-9]+)*$ ]] && ((${#1} >= 3 && ${#1} <= 30)) \
    || fail "\"$1\" is no app name" \
      "use 3 to 30 lower-case letters, digits and single hyphens, starting with a letter${2:+: $2 NAME}"
}

git_url() { printf '%s/git/%s.git' "$(console_url)" "$1"; }

# app_name_of DIRECTORY: from package.json, else the directory, made a valid app name.
app_name_of() {
  local name=''
  if [[ -r $1/package.json ]]; then name=$(json_field .name <"$1/package.json" 2>/dev/null || true); fi
  name=${name:-$(basename -- "$1")}
  name=$(printf '%s' "${name##*/}" | tr '[:upper:]' '[:lower:]' | sed 's/[^a-z0-9]\{1,\}/-/g; s/^[^a-z]*//; s/-*$//')
  name=$(printf '%.30s' "$name" | sed 's/-*$//')
  if ((${#name} < 3)) || [[ $name =~ ^(berth|www|api|git|registry|console|admin|router|localhost)$ ]]; then
    name=${name:+$name-}app
  fi
  printf '%s' "$name"
}

# connect REPOSITORY APP REMOTE: the remote, its token and its helper; harmless when done again.
connect() {
  local top=$1 app=$2 name=$3 url existing
  url=$(git_url "$app")
  existing=$(git -C "$top" config --get "remote.$name.url" || true)
  [[ -z $existing || $existing == "$url" ]] \
    || fail "the remote \"$name\" already leads to $existing" 'choose another name: --name NAME'
  store_token "$app"
  [[ -n $existing ]] || git -C "$top" remote add "$name" "$url"
  configure_credentials "$top" "$(console_url)"
}

# The empty helper first: a global one must neither answer here nor store our token.
configure_credentials() {
  local top=$1 url=$2 quoted
  printf -v quoted '%q' "$BERTH_SELF"
  git -C "$top" config --local --replace-all "credential.$url.helper" ''
  git -C "$top" config --local --add "credential.$url.helper" "!$quoted credential"
  git -C "$top" config --local "credential.$url.useHttpPath" true
  git -C "$top" config --local "http.$url.proxy" ''
  [[ $DOMAIN != localhost ]] \
    || git -C "$top" config --local "http.curloptResolve" "$(console_host):$PORT:$(dial_address | tr -d '[]')"
}

# store_token APP: asks for a token that can deploy this app only.
store_token() {
  local file token
  file=$(credential_file "$(console_host):$PORT" "$1")
  ask POST /api/v1/tokens "{\"name\":$(json_string "$1: git of $(user_name)"),\"scopes\":[\"deploy:$1\"]}"
  token=$(json_field .token <<<"$ANSWER")
  [[ -n $token ]] || fail 'the server gave no token'
  (
    umask 077
    mkdir -p -- "$(dirname -- "$file")"
    printf '%s\n' "$token" >"$file.new"
    mv -- "$file.new" "$file"
  )
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
