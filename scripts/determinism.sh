#!/usr/bin/env bash
# determinism.sh: the same scenario and seed give the same bytes in debug and release, with any number of threads, twice.
# Uses the release build of the tests; builds nothing but the small driver in debug mode.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

same() {
    if ! cmp "$1" "$2"; then
        echo "determinism: $3 differ" >&2
        exit 1
    fi
    if [ ! -s "$1" ]; then
        echo "determinism: $3 are empty" >&2
        exit 1
    fi
    echo "determinism: $3 are the same $(wc -c <"$1") bytes"
}

swift build --quiet --scratch-path .build-debug --product determinism-driver
swift build --quiet -c release -Xswiftc -enable-testing --scratch-path .build-tests --product determinism-driver
.build-debug/debug/determinism-driver >"$folder/debug"
.build-tests/release/determinism-driver >"$folder/release"
same "$folder/debug" "$folder/release" "driver in debug and in release"

# Several hosts, so that two threads have something to share.
cat >"$folder/several.yaml" <<'SCENARIO'
seed: 7
hosts:
  - name: esx-a
    memory: 8 GiB
    virtualMachines: &machines
      - group: web
        count: 4
        memory: 3 GiB
        workload:
          workingSet: {pattern: bursts, base: 20%, peak: 60%, every: 5m, length: 2m}
          idle: 20%
          fileCache: 20%
  - {name: esx-b, memory: 9 GiB, virtualMachines: *machines}
  - {name: esx-c, memory: 10 GiB, virtualMachines: *machines}
  - {name: esx-d, memory: 11 GiB, virtualMachines: *machines}
SCENARIO

aerostat=.build-tests/release/aerostat
for scenario in crisis boot-storm page-sharing fleet "$folder/several.yaml"; do
    run=("$aerostat" run "$scenario" --for 40m --interval 30s)
    "${run[@]}" --threads 1 >"$folder/one"
    "${run[@]}" --threads 1 >"$folder/again"
    "${run[@]}" --threads 2 >"$folder/two"
    name=$(basename "$scenario" .yaml)
    same "$folder/one" "$folder/again" "two runs of $name"
    same "$folder/one" "$folder/two" "runs of $name with 1 and 2 threads"
done
