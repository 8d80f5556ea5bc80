#!/usr/bin/env bash
# Fuzzes the readers of all file formats for SECONDS in total (default 60), from the random seed FUZZ_SEED (default 1).
# Needs clang++-14.
# New inputs are kept in build/fuzz/corpus; an input that breaks a reader lands in
# build/fuzz/artifacts and makes the script fail.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
formats=(glb json npy npz obj off pickle ply safetensors stl toml torch)
if ! command -v clang++-14 >/dev/null; then
  echo "tools/fuzz.sh: clang++-14 is missing (install the package clang-14)" >&2
  exit 77  # skipped
fi

cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --target fuzzers

each=$((seconds / ${#formats[@]}))
((each >= 1)) || each=1
mkdir -p build/fuzz/artifacts
failed=()
for format in "${formats[@]}"; do
  corpus=build/fuzz/corpus/$format
  log=build/fuzz/$format.log
  mkdir -p "$corpus"
  if "build/fuzz/tests/fuzz/${format}_fuzz" -seed="${FUZZ_SEED:-1}" -max_total_time="$each" -max_len=16384 -timeout=10 \
      -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="build/fuzz/artifacts/$format-" \
      "$corpus" "tests/fuzz/corpus/$format" >"$log" 2>&1; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    echo "$format: $runs inputs in $each s, none broke the reader"
  else
    failed+=("$format")
    tail -n 40 "$log" >&2
  fi
done

if ((${#failed[@]})); then
  echo "tools/fuzz.sh: broken readers: ${failed[*]}; inputs in build/fuzz/artifacts" >&2
  exit 1
fi
