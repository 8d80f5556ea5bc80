#!/usr/bin/env bash
# Configures and builds one preset of CMakePresets.json with progress on stderr and the full output in build/logs.
#
# tools/build.sh PRESET [TARGET]...
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
source "$root/tools/lib.sh"

preset=${1:?usage: tools/build.sh PRESET [TARGET]...}
shift
tree=$root/build/$preset
targets=()
for target in "$@"; do targets+=(--target "$target"); done

# Turns the lines "[done/total] …" of Ninja into one moving line on a terminal, and a line now and then elsewhere.
show_progress() {
  local line done total step=-1
  while IFS= read -r line; do
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] || continue
    done=${BASH_REMATCH[1]} total=${BASH_REMATCH[2]}
    if [[ -t 2 ]]; then
      printf '\r  %d of %d' "$done" "$total" >&2
    elif ((total >= 20 && done * 5 / total > step)); then
      step=$((done * 5 / total))
      ((step == 0)) || say "  $((step * 20)) % of $total steps"
    fi
  done
  [[ ! -t 2 || -z ${total-} ]] || printf '\r\033[K' >&2
}

configure() {
  local arguments=(--preset "$preset" -S "$root")
  [[ -z ${TORCH_ROOT-} ]] || arguments+=("-DTORCH_ROOT=$TORCH_ROOT")
  # A tree that was moved, or made by another CMake, is of no use: then once more from scratch.
  cmake "${arguments[@]}" </dev/null >"$logs/configure-$preset.log" 2>&1 ||
    logged "configure-$preset" cmake "${arguments[@]}" --fresh
}

cd "$root"
mkdir -p "$logs"
# Clones of this project in other folders share what they compiled.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
say "building (preset $preset)"
if ! configure; then
  if command -v apt-get >/dev/null; then
    fail "CMake could not configure the build" "Mend what the log says, then start again."
  fi
  fail "CMake could not configure the build" \
    "On this machine without apt-get, these have to be installed by hand, with their headers:" "$(by_hand)"
fi
grep -E '^-- Neural parts:' "$logs/configure-$preset.log" | sed 's/^-- /grasp-bench: /' >&2 || true
log=$logs/build-$preset.log
if ! NINJA_STATUS='[%f/%t] ' cmake --build "$tree" --parallel "$(build_jobs)" "${targets[@]}" </dev/null 2>&1 |
  tee "$log" | show_progress; then
  grep -E -A 6 'error:|^FAILED:|undefined reference|CMake Error' "$log" | head -n 40 | sed 's/^/  | /' >&2 || true
  fail "the build failed (all of its output: $log)" \
    "On a clean checkout: remove $tree and start again. After edits: mend the error above."
fi
