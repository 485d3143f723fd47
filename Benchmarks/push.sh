#!/usr/bin/env bash
# push.sh [AEROSTAT]: aerostat's remote write beside Prometheus in agent mode and vmagent, in one run, in turns.
#
# Prints two tables in Markdown; progress goes to standard error. First, throughput: all senders gather a backlog of the
# same series while their receiver does not answer, then the backlogs go out one sender at a time. Second, loss: each
# sender is killed and started again at the same moments, while a Prometheus that stores what they send is up, down, and
# just back.
#
# Needs python3, prometheus, vmagent (of Debian's victoria-metrics), Go and golang-github-golang-snappy-dev. Uses the
# release build unless told of another. Talks to 127.0.0.1 only, takes about five minutes, and ends what it started.
# PUSH_ROUNDS is the number of rounds of the first table, 3 unless told otherwise.
set -euo pipefail
cd "$(dirname "$0")/.."

aerostat=$(realpath "${1:-.build/release/aerostat}")
if [ ! -x "$aerostat" ]; then
    echo "push.sh: $aerostat is not there: run \`make build\` first" >&2
    exit 1
fi
missing=()
for program in python3 prometheus vmagent go; do
    command -v "$program" >/dev/null || missing+=("$program")
done
[ -d /usr/share/gocode/src/github.com/golang/snappy ] || missing+=(golang-github-golang-snappy-dev)
if [ ${#missing[@]} -gt 0 ]; then
    echo "push.sh: not installed: ${missing[*]}" >&2
    exit 1
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

echo "push.sh: building the receiver" >&2
GO111MODULE=off GOPATH=/usr/share/gocode go build -p 1 -o "$folder/receiver" ./Benchmarks/peers/receiver
# In the background, so that a signal reaches this shell at once; it hands it on, and waits until all has ended.
python3 Benchmarks/push.py "$aerostat" "$folder" &
measuring=$!
trap 'kill -TERM "$measuring" 2>/dev/null || true; wait "$measuring" 2>/dev/null || true; exit 130' INT TERM
wait "$measuring"
