# shellcheck shell=bash
# What Terraform keeps of an app's environments. The server runs it: its provider and state are there.

terraform_of() {
  local verb=${1:-} app=${2:-} environment='' query=''
  [[ $verb =~ ^(plan|force-unlock)$ && -n $app && $app != -* ]] || terraform_usage
  shift 2
  while (($# > 0)); do
    case $1 in
      --environment) environment=${2:-} && shift ;;
      --environment=*) environment=${1#*=} ;;
      *) terraform_usage ;;
    esac
    shift || true
  done
  [[ -z $environment ]] || query="?environment=$environment"
  [[ $environment =~ ^[a-z0-9-]*$ ]] || fail "\"$environment\" is no environment" 'it looks like shop--dark-mode'
  case $verb in
    plan)
      ask POST "/api/v1/apps/$app/terraform/plans$query"
      printf '%s\n' "$ANSWER"
      ;;
    force-unlock)
      local holder
      ask POST "/api/v1/apps/$app/terraform/unlock$query"
      holder=$(json_field .holder <<<"$ANSWER")
      done_line unlocked "${holder:-nobody held it}"
      ;;
  esac
}

terraform_usage() {
  fail 'tf what?' "usage: $(berth_command 'tf plan|force-unlock APP')" \
    '       --environment KEY chooses a preview, such as shop--dark-mode'
}
