#!/usr/bin/env bash
# Builds and runs the benchmarks, runs the same work the way the field does it (benchmarks/peers), and prints both in one
# table, which is also left in build/bench/table.md.
#
# tools/bench.sh [GOOGLE BENCHMARK ARGUMENT]...    for example --benchmark_filter=siv
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
source "$root/tools/lib.sh"

(
  exclusive "$root/build/.lock" "setting up $root" ""
  "$root/tools/setup.sh" --test
  "$root/tools/build.sh" dev
)

programs=$root/build/dev/benchmarks
results=$root/build/bench
mkdir -p "$results"
rm -rf "$results"/{ours,peers}
mkdir "$results"/{ours,peers}

for program in "$programs"/*_benchmark; do
  name=$(basename "$program" _benchmark)
  say "benchmark: $name"
  OMP_NUM_THREADS=1 "$program" "--rows=$results/ours/$name.json" "$@" >&2
done

# A peer is benchmarks/peers/<name>_<library>.py; where there is a program write_<name>_scene, it gives them the same input.
if "$root/tools/peers.sh"; then
  for peer in "$root"/benchmarks/peers/*_*.py; do
    label=$(basename "$peer" .py)
    writer=$programs/write_${label%_*}_scene
    arguments=()
    if [[ -x $writer ]]; then
      arguments+=("$results/${label%_*}_scene")
      mkdir -p "${arguments[0]}"
      "$writer" "${arguments[0]}" >&2
    fi
    say "peer: $label"
    PYTHONPATH=$cache/peers OMP_NUM_THREADS=1 \
      logged "peer-$label" python3 "$peer" "${arguments[@]}" --rows "$results/peers/$label.json" ||
      say "the peer $label failed; its rows are missing below"
  done
fi

python3 "$root/benchmarks/peers/compare.py" "$results/ours" "$results/peers" | tee "$results/table.md"
