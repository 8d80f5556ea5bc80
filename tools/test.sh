#!/usr/bin/env bash
# Builds and runs all tests: unit tests, checks of the source tree, fuzzers.
#
# tools/test.sh [--preset dev|asan|tsan] [CTEST ARGUMENT]...
#
# The last line is "N passed, N failed, N skipped".
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
source "$root/tools/lib.sh"

preset=dev
if [[ ${1-} == --preset ]]; then
  preset=${2:?--preset needs a name: dev, asan or tsan}
  shift 2
fi

(
  exclusive "$root/build/.lock" "setting up $root" ""
  "$root/tools/setup.sh" --test
  "$root/tools/peers.sh" || true  # it has said what is left out
  "$root/tools/build.sh" "$preset"
)

report=$logs/ctest-$preset.xml
status=0
rm -f "$report"
ctest --test-dir "$root/build/$preset" --parallel "$(nproc)" --output-on-failure --no-tests=error \
  --output-junit "$report" "$@" </dev/null || status=$?
[[ -f $report ]] || fail "ctest wrote no report" "Its own message stands above."

# count ATTRIBUTE: of the one <testsuite> element.
count() { grep -m 1 -o "[[:space:]]$1=\"[0-9]*\"" "$report" | tr -dc 0-9; }
tests=$(count tests) failed=$(count failures)
skipped=$(($(count skipped) + $(count disabled)))
echo "$((tests - failed - skipped)) passed, $failed failed, $skipped skipped"
exit "$status"
