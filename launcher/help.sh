# shellcheck shell=bash
# Help comes from the server; where none runs, from the page that is generated from the same commands.

readonly COMMANDS_PAGE=$CHECKOUT/docs/commands.md

help() {
  if is_reachable; then
    run_in_server help "$@"
    return
  fi
  print_help "$@" || FAILURE=$WRONG_USE fail "\"$*\" is no berth command" "run: $(berth_command help)"
  printf '\nNo Berth runs at %s: until then only demo, up, down, restart, status, unit, restore, test and help work.\n' "$DATA"
}

asks_for_help() {
  local argument
  for argument in "$@"; do
    case $argument in
      -h | --help) return 0 ;;
      --) return 1 ;;
    esac
  done
  return 1
}

# help_without_server COMMAND ARGUMENT...: true when that was all there is to do.
help_without_server() {
  local -a words=()
  while (($# > 0)) && [[ $1 != -* ]]; do
    words+=("$1")
    shift
  done
  [[ ! ${words[0]} =~ ^(demo|up|down|restart|restore|status|unit)$ ]] && is_reachable && return 1
  # What follows the words of a command is its own.
  while ((${#words[@]} > 0)); do
    print_help "${words[@]}" && return
    unset 'words[-1]'
  done
  return 1
}

# print_help [WORD...]: the block below the heading of that name.
print_help() {
  awk -v heading="## berth${*:+ $*}" '
    $0 == heading { found = 1; next }
    found && /^```/ { if (inside) exit; inside = 1; next }
    inside { print }
    END { exit !inside }' "$COMMANDS_PAGE"
}

is_reachable() { [[ -r $DATA/operator-token && -n $(server_pid) ]]; }
