#!/usr/bin/env bash
# test.sh [SUITE...]: builds all tests once, in release mode, and runs each suite (a target under Tests) on its own.
# Ends with the time of each suite and the counts. Without arguments it also compares debug with release.
#
# In CI, that is with CI=true, a test that was skipped is a failure. A suite is ended after 20 minutes, or after
# AEROSTAT_SUITE_TIMEOUT, which long runs set.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

# What a user has set for the program is not for the programs of the tests.
for name in $(compgen -e AEROSTAT_); do
    case $name in
        AEROSTAT_HISTORY | AEROSTAT_MAIL_* | AEROSTAT_PROMETHEUS_*) unset "$name" ;;
    esac
done

read -ra packages <<<"$(cat scripts/packages-build.txt scripts/packages-test.txt | tr '\n' ' ')"
if [ "${CI:-}" = true ]; then
    scripts/install.sh "${packages[@]}" || exit 1
else
    # The end-to-end test skips, and says so, where its servers are missing.
    scripts/install.sh "${packages[@]}" || echo "Going on without; tests that need them will be skipped." >&2
fi

flags=(-c release -Xswiftc -enable-testing --scratch-path .build-tests)
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
table=()
passed=0 failed=0 skipped=0

# note NAME SECONDS PASSED FAILED SKIPPED
note() {
    table+=("$(printf '%-28s %5d s %6d passed %4d failed %4d skipped' "$@")")
    passed=$((passed + $3)) failed=$((failed + $4)) skipped=$((skipped + $5))
}

# The counts of a result file: tests that passed, failed, were skipped.
counts() {
    awk '/<testcase / { tests++; counted = 0 }
         /<failure / && !counted { failed++; counted = 1 }
         /<skipped/ { skipped++ }
         END { print tests - failed - skipped, failed + 0, skipped + 0 }' "$1"
}

run_suite() {
    local suite=$1 file="$results/$1.xml" start=$SECONDS status=0 good bad omitted
    echo "== $suite"
    timeout --foreground --kill-after=10 "${AEROSTAT_SUITE_TIMEOUT:-20m}" \
        swift test "${flags[@]}" --skip-build --disable-xctest --filter "^$suite\\." --xunit-output "$file" || status=$?
    [ "$status" -ne 124 ] || echo "$suite: ended, it took too long" >&2
    if [ ! -s "$file" ] || ! grep -q '<testcase ' "$file"; then
        echo "$suite: no test ran to its end" >&2
        note "$suite" $((SECONDS - start)) 0 1 0
        return
    fi
    read -r good bad omitted <<<"$(counts "$file")"
    # A process that dies without a failing test has failed, too.
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        good=$((good - 1)) bad=1
    fi
    note "$suite" $((SECONDS - start)) "$good" "$bad" "$omitted"
}

run_determinism() {
    local start=$SECONDS
    echo "== determinism"
    if scripts/determinism.sh; then
        note determinism $((SECONDS - start)) 1 0 0
    else
        note determinism $((SECONDS - start)) 0 1 0
    fi
}

start=$SECONDS
swift build "${flags[@]}" --build-tests || exit 1
build_time=$((SECONDS - start))

if [ $# -gt 0 ]; then
    for suite in "$@"; do run_suite "$suite"; done
else
    for folder in Tests/*Tests; do run_suite "$(basename "$folder")"; done
    run_determinism
fi

echo
printf '%-28s %5d s\n' "build" "$build_time"
printf '%s\n' "${table[@]}"
echo
[ "$skipped" -eq 0 ] || echo "$skipped skipped"
echo "$passed passed, $failed failed"
if [ "${CI:-}" = true ] && [ "$skipped" -gt 0 ]; then
    echo "A skipped test proves nothing: in CI that is a failure." >&2
    exit 1
fi
[ "$failed" -eq 0 ]
