# shellcheck shell=bash
# What the user sees: aligned lines with times, a live line on a terminal, errors with advice.

if [[ -t 1 ]]; then IS_TERMINAL=1; else IS_TERMINAL=''; fi
if [[ $IS_TERMINAL && -z ${NO_COLOR:-} ]]; then
  BOLD=$'\e[1m' DIM=$'\e[2m' GREEN=$'\e[32m' RED=$'\e[31m' PLAIN=$'\e[0m'
else
  BOLD='' DIM='' GREEN='' RED='' PLAIN=''
fi

# Milliseconds since the epoch.
now_millis() {
  if [[ -n ${EPOCHREALTIME:-} ]]; then
    local stamp=${EPOCHREALTIME/[.,]/}
    printf '%s' "${stamp%???}"
  else
    printf '%s000' "$(date +%s)"
  fi
}

# seconds_since MILLIS: the time passed, as "12.3 s".
seconds_since() {
  local passed=$(($(now_millis) - $1))
  printf '%d.%d s' $((passed / 1000)) $((passed % 1000 / 100))
}

# A finished thing: label, text and, when the start is given, how long it took.
done_line() {
  local label=$1 text=$2 started=${3:-} took=''
  [[ -z $started ]] || took=$(seconds_since "$started")
  clear_live
  if [[ -n $took ]]; then
    printf '  %s%-8s%s %-64s %s%8s%s\n' "$GREEN" "$label" "$PLAIN" "$text" "$DIM" "$took" "$PLAIN"
  else
    printf '  %s%-8s%s %s\n' "$GREEN" "$label" "$PLAIN" "$text"
  fi
}

# A line that the next one replaces; only on a terminal.
live() {
  [[ $IS_TERMINAL ]] || return 0
  printf '\r\e[2K  %s%-8s %s%s' "$DIM" "$1" "$2" "$PLAIN"
}

clear_live() {
  [[ $IS_TERMINAL ]] || return 0
  printf '\r\e[2K'
}

# A line for logs and pipes, where nothing can be replaced.
note() {
  clear_live
  printf '  %s%-8s %s%s\n' "$DIM" "$1" "$2" "$PLAIN"
}

headline() {
  clear_live
  printf '%s%s%s\n' "$BOLD" "$1" "$PLAIN"
}

# Exit codes beside 0 and 1; docs/commands.md has all of them.
readonly WRONG_USE=2 NOT_ALLOWED=4 UNREACHABLE=5

# fail SUMMARY [ADVICE...]: one sentence of facts, then what to do; ends the command with FAILURE.
fail() {
  clear_live
  printf '%sberth: %s%s\n' "$RED" "$1" "$PLAIN" >&2
  shift
  local advice
  for advice in "$@"; do printf '  %s\n' "$advice" >&2; done
  exit "${FAILURE:-1}"
}

# last_lines FILE COUNT: the end of a log, indented, for an error message.
last_lines() {
  [[ -r $1 ]] || return 0
  tail -n "$2" -- "$1" | sed 's/^/    /' >&2
}
