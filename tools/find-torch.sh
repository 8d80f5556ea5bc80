#!/usr/bin/env bash
# Prints the folder of the LibTorch to build with (the one that holds include/ and lib/), or nothing: TORCH_ROOT, else
# the torch package of the installed python3, else the unpacked artefact of dependencies.lock. The set-up script and
# CMake both ask here. `--installed` leaves the unpacked artefact out.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
source "$root/tools/lib.sh"

is_torch() { [[ -f $1/include/ATen/core/Tensor.h && -f $1/lib/libtorch_cpu.so ]]; }

version_part() {
  { cat "$1"/include/torch/{headeronly,csrc/api/include/torch}/version.h 2>/dev/null || true; } |
    sed -n "s/^#define TORCH_VERSION_$2 \\([0-9]*\\).*/\\1/p" | head -n 1
}

# From 2.7 on the wheels are built with the C++11 ABI that the rest of this project uses.
is_new_enough() {
  local major minor
  major=$(version_part "$1" MAJOR) minor=$(version_part "$1" MINOR)
  ((${major:-0} > 2 || (${major:-0} == 2 && ${minor:-0} >= 7)))
}

[[ ${GRASP_BENCH_TORCH-} != off ]] || exit 0

if [[ -n ${TORCH_ROOT-} ]]; then
  is_torch "$TORCH_ROOT" || fail "TORCH_ROOT=$TORCH_ROOT holds no LibTorch" \
    "It must contain include/ATen/core/Tensor.h and lib/libtorch_cpu.so; or unset it."
  readlink -f "$TORCH_ROOT"
  exit
fi

installed=$(python3 -c 'import importlib.util as u; s = u.find_spec("torch"); print(s.submodule_search_locations[0] if s else "")' \
  2>/dev/null || true)
if [[ -n $installed ]] && is_torch "$installed" && is_new_enough "$installed"; then
  echo "$installed"
  exit
fi

[[ ${1-} != --installed ]] || exit 0
while read -r name version _; do
  if [[ $name == torch && -f $deps/torch-$version/.stamps/torch ]]; then
    echo "$deps/torch-$version/torch"
    exit
  fi
done < <(entries "$root/tools/dependencies.lock")
