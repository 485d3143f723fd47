#!/usr/bin/env bash
# lint.sh: the format of the Swift sources, and the shell scripts where shellcheck is installed.
set -euo pipefail
cd "$(dirname "$0")/.."

sources=(Sources Tests Package.swift)
for more in Benchmarks/Benchmarks Benchmarks/Sources Benchmarks/Package.swift; do
    [ ! -e "$more" ] || sources+=("$more")
done
swift format lint --strict --recursive --parallel "${sources[@]}"

if command -v shellcheck >/dev/null; then
    shopt -s nullglob
    shellcheck .ci/run scripts/*.sh Benchmarks/*.sh
else
    echo "shellcheck is not installed: the shell scripts were not checked" >&2
fi
