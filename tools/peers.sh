#!/usr/bin/env bash
# Installs the Python packages that the harness is compared with (benchmarks/peers/requirements.txt) into <cache>/peers,
# for the benchmarks of benchmarks/peers and the parity tests. Nothing else needs them: where they cannot be installed,
# those are left out and say so. To use them by hand: PYTHONPATH=<cache>/peers python3 …
#
# tools/peers.sh
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
source "$root/tools/lib.sh"

requirements=$root/benchmarks/peers/requirements.txt
peers=$cache/peers
stamp=$({ cat "$requirements"; python3 --version; } | sha256sum)

mkdir -p "$logs"
exclusive "$cache/.peers.lock" "installing the peers" " or set GRASP_BENCH_CACHE"
[[ $(cat "$peers/.stamp" 2>/dev/null) != "$stamp" ]] || exit 0
say "installing Python packages to compare with"
rm -rf "$peers.unfinished"
logged peers python3 -m pip install --disable-pip-version-check --only-binary :all: --require-hashes \
  --target "$peers.unfinished" -r "$requirements" || fail "pip could not install the packages of benchmarks/peers/requirements.txt" \
  "Comparisons with them are left out; everything else works."
echo "$stamp" >"$peers.unfinished/.stamp"
rm -rf "$peers"
mv "$peers.unfinished" "$peers"
