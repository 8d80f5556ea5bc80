#!/bin/sh
# What docs/compare-and-gate.md shows, on the embedded suite: measures a generator, keeps it as the
# baseline, measures again and holds the result against it.
#
# ci_example.sh GRASP_BENCH FOLDER RULES... ; ends with the gate's exit code
set -u
grasp_bench=$1
folder=$2
shift 2

measure() {
  "$grasp_bench" run --suite oakink --generator reference --policy none --metrics siv,pd,contact_ratio \
    --limit 40 --no-artifacts --out "$1" >/dev/null
}

measure "$folder/baseline" || exit 3
measure "$folder/candidate" || exit 3

rules=$#
for rule in "$@"; do set -- "$@" --rule "$rule"; done
shift "$rules"
GITHUB_ACTIONS=true "$grasp_bench" gate "$folder/candidate" --baseline "$folder/baseline" "$@" \
  --junit "$folder/gate.xml" --markdown "$folder/gate.md"
verdict=$?
"$grasp_bench" compare "$folder/baseline" "$folder/candidate" --format markdown >>"$folder/gate.md" || exit 3
exit $verdict
