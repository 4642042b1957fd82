# shellcheck shell=bash
# The settings of one installation: flag, else environment, else <data>/berth.conf, else default.

ARGUMENTS=() SAID=()
DATA='' DOMAIN='' PORT='' LISTEN=''

# Takes the common options out of the arguments; what is left is in ARGUMENTS.
read_options() {
  local data='' domain='' port='' listen=''
  while (($# > 0)); do
    case $1 in
      --data | --domain | --port | --listen)
        (($# > 1)) || FAILURE=$WRONG_USE fail "$1 needs a value"
        local -n option=${1#--}
        # shellcheck disable=SC2034 # a reference to the variable of that name
        option=$2
        unset -n option
        shift
        ;;
      --data=*) data=${1#*=} ;;
      --domain=*) domain=${1#*=} ;;
      --port=*) port=${1#*=} ;;
      --listen=*) listen=${1#*=} ;;
      *) ARGUMENTS+=("$1") ;;
    esac
    shift
  done
  DATA=$(realpath -m -- "${data:-${BERTH_HOME:-$(default_data)}}")
  SAID=("${domain:-${BERTH_DOMAIN:-}}" "${port:-${BERTH_PORT:-}}" "${listen:-${BERTH_LISTEN:-}}")
  settle
}

# settle: what was said, else what is remembered; again once other memories are there.
settle() {
  DOMAIN=${SAID[0]:-$(remembered domain localhost)}
  PORT=${SAID[1]:-$(remembered port 8080)}
  LISTEN=${SAID[2]:-$(remembered listen 127.0.0.1)}
  check_settings
}

default_data() {
  if ((EUID == 0)); then
    printf '/var/lib/berth'
  else
    printf '%s/berth' "${XDG_DATA_HOME:-$HOME/.local/share}"
  fi
}

remembered() {
  local value=''
  if [[ -r $DATA/berth.conf ]]; then
    value=$(sed -n "s/^$1=//p" "$DATA/berth.conf" | head -n 1)
  fi
  printf '%s' "${value:-$2}"
}

check_settings() {
  [[ $PORT =~ ^[1-9][0-9]{0,4}$ ]] && ((PORT <= 65535)) \
    || FAILURE=$WRONG_USE fail "\"$PORT\" is no port" 'use a number from 1 to 65535'
  [[ $DOMAIN =~ ^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$ ]] \
    || FAILURE=$WRONG_USE fail "\"$DOMAIN\" is no domain" 'use lower-case letters, digits, dots and hyphens'
  [[ $LISTEN =~ ^[0-9a-fA-F.:]+$ ]] || FAILURE=$WRONG_USE fail "\"$LISTEN\" is no IP address to listen on"
}

# Makes the data directory and remembers the settings; called only once Berth is about to run.
remember_settings() {
  if ! mkdir -p -- "$DATA" 2>/dev/null || [[ ! -w $DATA ]]; then
    fail "the data directory $DATA cannot be written by $(user_name)" \
      "it belongs to $(owner_of "$DATA"): run this as that user, or choose another with --data DIR"
  fi
  local settings="domain=$DOMAIN"$'\n'"port=$PORT"$'\n'"listen=$LISTEN"
  [[ -r $DATA/berth.conf && $(<"$DATA/berth.conf") == "$settings" ]] && return
  printf '%s\n' "$settings" >"$DATA/berth.conf.new"
  mv -- "$DATA/berth.conf.new" "$DATA/berth.conf"
}

# The user's name; the number of one without a name.
user_name() { id -un 2>/dev/null || id -u; }

owner_of() {
  local path=$1
  while [[ ! -e $path ]]; do path=$(dirname -- "$path"); done
  stat -c %U -- "$path" 2>/dev/null || stat -f %Su -- "$path"
}

console_host() { printf 'berth.%s' "$DOMAIN"; }

# berth_command WORD...: a command of ours that works when pasted into a new shell.
berth_command() {
  printf '%q %s' "$BERTH_SELF" "$*"
  [[ -z $DATA || $DATA == "$(default_data)" ]] || printf ' --data %q' "$DATA"
}
