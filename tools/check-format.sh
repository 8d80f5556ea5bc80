#!/usr/bin/env bash
# Fails, naming file and line, where a source is not formatted as .clang-format says. Mend with tools/check-format.sh --fix.
# Status 77: there is no clang-format 14 (another version formats differently).
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

formatter=
for candidate in clang-format-14 clang-format; do
  if command -v "$candidate" >/dev/null && "$candidate" --version | grep -q ' version 14\.'; then
    formatter=$candidate
    break
  fi
done
if [[ -z $formatter ]]; then
  echo "no clang-format 14 on this machine"
  exit 77
fi

# What git tracks; in a source archive without git, everything outside build/.
if git rev-parse --git-dir >/dev/null 2>&1; then
  mapfile -d '' sources < <(git ls-files -z -- '*.h' '*.cc' '*.cu' '*.cuh')
else
  mapfile -d '' sources < <(find . -path ./build -prune -o \
    \( -name '*.h' -o -name '*.cc' -o -name '*.cu' -o -name '*.cuh' \) -print0)
fi
if [[ ${1-} == --fix ]]; then
  "$formatter" -i "${sources[@]}"
else
  "$formatter" --dry-run -Werror "${sources[@]}"
  echo "${#sources[@]} files are formatted as .clang-format says"
fi
