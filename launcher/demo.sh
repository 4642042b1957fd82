# shellcheck shell=bash
# The demo: the example apps become live URLs by a real `git push`. Commits are made the same way every
# time, so a second run finds everything live and changes nothing.

demo() {
  local exit_after='' plug='' started option
  started=$(now_millis)
  for option in "$@"; do
    case $option in
      --exit) exit_after=1 ;;
      --pull-the-plug) plug=1 ;;
      *) FAILURE=$WRONG_USE fail "demo does not know \"$option\"" "usage: $BERTH_SELF demo [--pull-the-plug] [--exit]" ;;
    esac
  done
  headline 'Berth demo'
  make_ready apps
  with_lock ensure_running
  DEMO=$(mktemp -d "${TMPDIR:-/tmp}/berth-demo.XXXXXX")
  trap 'end_demo' EXIT
  example_repository "$DEMO/express" express
  deploy_example "$DEMO/express" demo main 'Express'
  demo_branch "$DEMO/express" dark-mode
  deploy_example "$DEMO/express" demo dark-mode 'a preview of it'
  example_repository "$DEMO/guestbook" guestbook
  deploy_example "$DEMO/guestbook" demo-guests main 'sign-in, PostgreSQL, photos'
  demo_branch "$DEMO/guestbook" try-out
  deploy_example "$DEMO/guestbook" demo-guests try-out 'a preview with its own data'
  example_repository "$DEMO/vite" vite
  deploy_example "$DEMO/vite" demo-site main 'Vite'
  [[ ! $plug ]] || pull_the_plug
  if [[ $exit_after ]]; then
    down
    return
  fi
  local link
  link=$(run_in_server login)
  printf '\n'
  done_line console "$link (works once)"
  done_line next "cd your-app && $(berth_command remote add) && git push berth main"
  done_line stop "$(berth_command down)"
  printf '\n  live after %s\n' "$(seconds_since "$started")"
  train_in_background
}

end_demo() {
  stop_visitors
  rm -rf -- "$DEMO"
}

# demo_git REPOSITORY ARGUMENT...: Git without the user's own settings, hooks and signatures.
demo_git() {
  local top=$1
  shift
  GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 \
    GIT_AUTHOR_NAME=Berth GIT_AUTHOR_EMAIL=demo@berth.invalid GIT_AUTHOR_DATE='2026-01-01T00:00:00Z' \
    GIT_COMMITTER_NAME=Berth GIT_COMMITTER_EMAIL=demo@berth.invalid GIT_COMMITTER_DATE='2026-01-01T00:00:00Z' \
    git -C "$top" "$@"
}

# example_repository DIRECTORY EXAMPLE: a fresh repository with the example's files as its only commit.
example_repository() {
  mkdir -p -- "$1"
  demo_git "$1" init -q -b main
  tar -C "$CHECKOUT/examples/$2" --exclude=node_modules --exclude=dist -cf - . | tar -C "$1" -xf -
  demo_git "$1" add -A
  demo_git "$1" commit -qm "Example: $2"
}

demo_branch() {
  demo_git "$1" switch -q -c "$2"
  printf '%s\n' "$2" >"$1/theme"
  demo_git "$1" add theme
  demo_git "$1" commit -qm 'Turn the lights off'
}

# deploy_example REPOSITORY APP BRANCH TITLE: pushes and proves that the URL answers.
deploy_example() {
  local top=$1 app=$2 branch=$3 title=$4 started key log status url
  started=$(now_millis)
  key=$app
  [[ $branch == main ]] || key+=--$branch
  log=$DEMO/$app-$branch.log
  live push "$title"
  connect "$top" "$app" berth
  if ! push_example "$top" "$branch" "$log" "$title"; then
    clear_live
    sed 's/^/    /' "$log" >&2
    fail "git push of $title ($branch) failed" "server log: $DATA/logs/server.log"
  fi
  url=$(server_url "$app" --environment "$key")
  status=$(answers_soon "$key.$DOMAIN") \
    || fail "$url answers $status after the push" "deploy log above and in the console: $(server_url)"
  if grep -q '^Everything up-to-date' "$log"; then title+=', unchanged'; fi
  done_line live "$(printf '%-42s %s' "$url" "$title")" "$started"
}

# push_example REPOSITORY BRANCH LOG TITLE: shows the last line of Git's output while it runs.
push_example() {
  local push line
  demo_git "$1" push --force --progress berth "$2" >"$3" 2>&1 </dev/null &
  push=$!
  while kill -0 "$push" 2>/dev/null; do
    line=$(tail -n 1 -- "$3" 2>/dev/null | tr '\r' '\n' | tail -n 1)
    live push "$4: $(printf '%.60s' "${line#remote: }")"
    sleep 0.2
  done
  wait "$push"
}

# answers_soon HOST: prints the last status; an adopted app may still be starting.
answers_soon() {
  local tries status
  for ((tries = 0; tries < 100; tries++)); do
    status=$(status_of "$1")
    if [[ $status == 200 ]]; then
      printf '%s' "$status"
      return 0
    fi
    sleep 0.2
  done
  printf '%s' "$status"
  return 1
}
