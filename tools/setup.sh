#!/usr/bin/env bash
# Installs what a build needs: missing Debian packages of packages.txt, and the pinned artefacts of dependencies.lock,
# unpacked into <cache>/deps. Safe to repeat and to interrupt: only what is missing is fetched, nothing is used before its
# SHA-256 was checked, and a folder appears under its final name only when it is complete.
#
# tools/setup.sh [--test]   also what the tests and benchmarks need
#
# GRASP_BENCH_CACHE   where to unpack (default: ~/.cache/grasp-bench)
# GRASP_BENCH_TORCH   auto (default), cpu, cuda: which LibTorch to prepare; off: none, build without neural parts
# TORCH_ROOT          a LibTorch to use instead of the pinned one
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
source "$root/tools/lib.sh"

with_tests=false
[[ ${1-} != --test ]] || with_tests=true

wanted_packages() {
  local name kind rest
  while read -r name kind rest; do
    if [[ $kind != test ]] || $with_tests; then echo "$name"; fi
  done < <(entries "$root/tools/packages.txt")
  # The artefacts come through pip, whichever Python it belongs to.
  python3 -m pip --version >/dev/null 2>&1 || printf '%s\n' python3 python3-pip
}

missing_packages() {
  local wanted=("$@") installed
  # With what others provide: a Node.js that is not Debian's brings its own npm, and is in conflict with Debian's.
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' 2>/dev/null || true)
  printf '%s\n' "${wanted[@]}" |
    grep -vxF -f <(sed -n 's/^installed //p' <<<"$installed" | tr ',' '\n' | sed 's/^ *//; s/ .*//'; echo) || true
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=600 "$@"
}

apt_update_and_install() { apt-get update -o DPkg::Lock::Timeout=600 && apt_install "$@"; }

# Without apt the compiler and the tools are checked here; libraries are found, or missed, by CMake.
check_commands_by_hand() {
  local command absent=()
  for command in c++ cmake ninja unzip python3; do
    command -v "$command" >/dev/null || absent+=("$command")
  done
  if command -v python3 >/dev/null && ! python3 -m pip --version >/dev/null 2>&1; then absent+=(pip); fi
  ((${#absent[@]} == 0)) && return
  fail "not found: ${absent[*]}; and this machine has no apt-get to install them with" \
    "Install these by hand (compiled libraries with their headers), then start again:" "" \
    "- Python 3 with pip (set-up only)" "$(by_hand)"
}

install_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    check_commands_by_hand
    return
  fi
  local wanted missing
  mapfile -t wanted < <(wanted_packages)
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  ((${#missing[@]} == 0)) && return
  if ((EUID != 0)); then
    fail "these Debian packages are missing, and only root can install them: ${missing[*]}" \
      "Run this once, then start again:" "" \
      "sudo apt-get install -y --no-install-recommends ${missing[*]}"
  fi
  say "installing ${#missing[@]} Debian packages"
  # The package lists may be absent or too old: then, and only then, they are fetched.
  apt_install "${missing[@]}" </dev/null >"$logs/apt.log" 2>&1 ||
    logged apt apt_update_and_install "${missing[@]}" ||
    fail "apt-get could not install: ${missing[*]}" "Mend what the log says, then start again."
}

main() {
  mkdir -p "$logs" 2>/dev/null || fail "cannot write to $root/build" "Make the source folder writable."
  install_packages
  "$root/tools/fetch.sh"
}

main
