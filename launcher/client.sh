# shellcheck shell=bash
# Calls the server's commands over its own socket, as the operator. Token, arguments and input go by
# standard input: an argument or a variable of the environment could be read by others.

# What a command handed to the launcher by name, what it wants done with it, and the words for that.
declare -A GIVEN=()
PROCEED='' WORDS=()
ASKED='' ASKED_FOR='' TYPED='' TARGET=''

operator_token() {
  local file=$DATA/operator-token
  if [[ ! -e $file ]]; then
    if ((EUID != 0)) && [[ -e /var/lib/berth/berth.conf && $DATA != /var/lib/berth ]]; then
      FAILURE=$UNREACHABLE fail "no Berth of $(user_name) at $DATA, but root's is at /var/lib/berth" \
        "run this as root, or start your own: $(berth_command up --port 9090)"
    fi
    FAILURE=$UNREACHABLE fail "no Berth at $DATA" "start it first: $(berth_command up)"
  fi
  [[ -r $file ]] || FAILURE=$NOT_ALLOWED fail "the Berth at $DATA belongs to $(owner_of "$file")" 'run this as that user'
  head -n 1 -- "$file"
}

# run_in_server VERB ARGUMENT...: the whole of a command: what it prints, asks for, and leaves to be done here.
run_in_server() {
  local code=0 IS_TERMINAL=$IS_TERMINAL
  [[ -t 1 ]] || IS_TERMINAL=''
  call_server "$@" || code=$?
  ((code == 0)) && [[ $PROCEED ]] || return "$code"
  [[ $PROCEED =~ ^(add_remote|shell|dump|load|unpack)$ ]] || fail "the server wants \"$PROCEED\", which is unknown here"
  "proceed_$PROCEED" "${WORDS[@]}"
}

# server_url [APP [--environment KEY]]: what a user types into a browser.
server_url() { run_in_server url "$@"; }

# call_server VERB ARGUMENT...: runs it and answers its questions; returns its exit code.
call_server() {
  local code answer='' token
  token=$(operator_token) || exit
  GIVEN=() PROCEED='' WORDS=()
  while :; do
    ASKED='' code=0
    exchange "$token" "$answer" "$@" || code=$?
    [[ $ASKED ]] || return "$code"
    answer=$ASKED
    prepare_answer "$@"
  done
}

# exchange TOKEN ANSWER VERB ARGUMENT...: one request, and its frames until the end.
exchange() {
  local token=$1 answer=$2 line code='' wire input started
  shift 2
  started=$(now_millis)
  TARGET=''
  exec {input}<&0
  exec {wire}< <(
    { facts "$answer" "$@" && answer "$answer" <&"$input"; } \
      | curl --config <(printf 'header = "Authorization: Bearer %s"\n' "$token") --silent --no-buffer --noproxy '*' \
        --unix-socket "$DATA/router/server.sock" --header 'Host: localhost' --header 'Expect:' \
        --header 'Content-Type: application/octet-stream' --request POST --upload-file - http://localhost/commands 2>/dev/null
  )
  while IFS= read -r -u "$wire" line; do
    case $line in
      'o '*) clear_live && printf '%s\n' "${line:2}" ;;
      'e '*) clear_live && printf '%s\n' "${line:2}" >&2 ;;
      'p '*) [[ ! $IS_TERMINAL ]] || printf '\r\e[2K%s' "${line:2}" ;;
      'g '*) line=${line:2} && take_given "${line%% *}" "${line#* }" ;;
      'w '*) printf -v "WORDS[${#WORDS[@]}]" '%b' "${line:2}" ;;
      'd '*) PROCEED=${line:2} ;;
      'a '*) line=${line:2} && ASKED=${line%% *} && printf -v ASKED_FOR '%b' "${line#* }" && code=0 ;;
      'f '*) GIVEN[what]=${line:2} && begin_file "${GIVEN[file]}" "$@" ;;
      'b '*) take_block "${line:2}" <&"$wire" || torn_file ;;
      'x '*) code=${line:2} ;;
      *) [[ ! $code ]] && fail 'the server speaks another language than this launcher' "bring both together: $(berth_command restart)" ;;
    esac
  done
  exec {wire}<&- {input}<&-
  clear_live
  if [[ -z $code ]]; then
    discard_file
    FAILURE=$UNREACHABLE fail "Berth does not answer at $DATA" "see: $(berth_command status)"
  fi
  if ((code == 0)); then keep_file "$started"; else discard_file; fi
  return "$code"
}

# facts ANSWER VERB ARGUMENT...: what goes ahead of a command's input, each ended by a zero byte.
facts() {
  local answer=$1 top line
  shift
  printf 'argument=%s\0' "$@"
  printf 'answer=%s\0directory=%s\0user=%s\0' "$answer" "$PWD" "$(user_name)"
  printf 'program=%q\0' "$BERTH_SELF"
  [[ $DATA == "$(default_data)" ]] || printf 'options= --data %q\0' "$DATA"
  [[ ! $IS_TERMINAL ]] || printf 'terminal=1\0width=%s\0' "$(terminal_width)"
  [[ ! $IS_TERMINAL || -z $BOLD ]] || printf 'colour=1\0'
  if top=$(git rev-parse --show-toplevel 2>/dev/null); then
    printf 'repository=%s\0branch=%s\0' "$top" "$(git symbolic-ref --short -q HEAD || true)"
    while IFS= read -r line; do
      line=${line#remote.}
      printf 'remote=%s %s\0' "${line%%.url *}" "${line#*.url }"
    done < <(git config --get-regexp '^remote\..*\.url$' 2>/dev/null || true)
    ! git rev-parse -q --verify HEAD >/dev/null 2>&1 || printf 'commit=1\0'
    [[ ${1:-} != remote || ! -r $top/package.json ]] \
      || printf 'package=%s\0' "$(head -c 65536 -- "$top/package.json" | tr -d '\0')"
  fi
  [[ ${1:-} != db ]] || printf 'psql=%s\0pg_dump=%s\0' "$(major_of psql)" "$(major_of pg_dump)"
  printf '\0'
}

# prepare_answer VERB ARGUMENT...: what has to be known before the command is called again.
prepare_answer() {
  case $ASKED in
    secret)
      TYPED=''
      [[ ! -t 0 ]] || { IFS= read -rs -p "$ASKED_FOR" TYPED </dev/tty && printf '\n'; }
      ;;
    pause) [[ ! -t 0 ]] || { read -rs -p "$ASKED_FOR" </dev/tty && printf '\n'; } ;;
    file | head)
      is_argument "$ASKED_FOR" "$@" || fail "the server asks for $ASKED_FOR, which no argument names"
      [[ -r $ASKED_FOR && ! -d $ASKED_FOR ]] || fail "the file $ASKED_FOR cannot be read"
      ;;
    *) fail "the server asks for \"$ASKED\", which is unknown here" ;;
  esac
}

# answer KIND: the input that follows the facts.
answer() {
  case $1 in
    secret) if [[ -t 0 ]]; then printf '%s' "$TYPED"; else cat; fi ;;
    file) cat -- "$ASKED_FOR" ;;
    head) head -c 65536 -- "$ASKED_FOR" ;;
  esac
}

is_argument() {
  local wanted=$1 argument
  shift
  for argument in "$@"; do [[ $argument != "$wanted" ]] || return 0; done
  return 1
}

# begin_file PATH VERB ARGUMENT...: it is collected beside its place until it is whole; "-" is our own output.
begin_file() {
  is_argument "$@" || fail "the server writes to $1, which no argument names"
  TARGET=$1
  [[ $TARGET != - ]] || return 0
  (umask 077 && : >"$TARGET.new") 2>/dev/null || fail "$TARGET cannot be written here"
}

# take_given NAME VALUE: bash would expand what stands in the brackets of an array.
take_given() {
  [[ $1 =~ ^[a-zA-Z_]+$ ]] || fail 'the server speaks another language than this launcher' "bring both together: $(berth_command restart)"
  printf -v "GIVEN[$1]" '%b' "$2"
}

take_block() {
  local -a block=(dd "bs=$1" count=1 iflag=fullblock)
  if [[ $TARGET == - ]]; then "${block[@]}" 2>/dev/null; else "${block[@]}" 2>/dev/null >>"$TARGET.new"; fi
}

# What could not be written whole is no file.
torn_file() {
  discard_file
  [[ $TARGET != - ]] || fail 'the standard output cannot be written: the rest is lost'
  fail "$TARGET cannot be written whole" "is there room left? see: df -h -- $(printf '%q' "$(dirname -- "$TARGET")")"
}

# keep_file STARTED: puts what was collected in its place.
keep_file() {
  [[ $TARGET && $TARGET != - ]] || return 0
  mv -- "$TARGET.new" "$TARGET" 2>/dev/null || torn_file
  done_line "${GIVEN[label]:-file}" "$TARGET ($(size_of "$TARGET"))${GIVEN[what]:+, ${GIVEN[what]}}" "$1"
}

discard_file() {
  [[ ! $TARGET || $TARGET == - ]] || rm -f -- "$TARGET.new"
}

terminal_width() {
  local size
  size=$(stty size 2>/dev/null </dev/tty) && printf '%s' "${size#* }"
}
