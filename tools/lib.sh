# What the scripts of this folder share; sourced, with `root` set to the top of the source tree. Everything for people
# goes to stderr, so that stdout stays the program's own.

logs=$root/build/logs
cache=${GRASP_BENCH_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/grasp-bench}
deps=$cache/deps

say() { printf 'grasp-bench: %s\n' "$*" >&2; }

# fail PROBLEM [WHAT TO DO]...
fail() {
  say "$1"
  shift
  (($# == 0)) || printf '%s\n' "$@" | sed 's/^/  /' >&2
  exit 2
}

# logged LOG COMMAND...: runs the command with its output in build/logs/LOG.log. On failure shows the end of the log and
# returns the command's status.
logged() {
  local log=$logs/$1.log status=0
  shift
  "$@" </dev/null >"$log" 2>&1 || status=$?
  ((status == 0)) || show_log "$log"
  return "$status"
}

show_log() {
  printf '  | %s\n' "$(tail -n "${2:-15}" "$1" | sed '2,$s/^/  | /')" >&2
  printf '  (all of it: %s)\n' "$1" >&2
}

# exclusive FILE WHAT: holds FILE as a lock until this process ends; waits when somebody else holds it.
exclusive() {
  local descriptor
  mkdir -p "$(dirname "$1")" 2>/dev/null && exec {descriptor}>>"$1" ||
    fail "cannot write to $(dirname "$1")" "Make it writable$3."
  command -v flock >/dev/null || return 0
  if ! flock --nonblock "$descriptor"; then
    say "another process is busy with $2; waiting for it"
    flock "$descriptor"
  fi
}

# Compilers need up to 2 GB each, so a machine with little memory gets fewer jobs than cores.
build_jobs() {
  local cores memory_gb
  cores=$(nproc 2>/dev/null || echo 2)
  memory_gb=$(awk '/^MemAvailable/ {print int($2 / 2000000)}' /proc/meminfo 2>/dev/null || echo 2)
  ((memory_gb >= 1)) || memory_gb=1
  echo $((cores < memory_gb ? cores : memory_gb))
}

# The lines of a list file of this folder without comments and empty lines.
entries() { sed -e 's/[[:space:]]*#.*//' -e '/^[[:space:]]*$/d' "$1"; }

# List for people without apt: what packages.txt says after #, without what only the tests need.
by_hand() { sed -n '/^[^ #]* *test/d; s/^[a-z][^#]*#[[:space:]]*/- /p' "$root/tools/packages.txt"; }
