#!/usr/bin/env bash
# scrape.sh [AEROSTAT]: aerostat's server against its targets, and beside the client libraries of Go, C++ and Python,
# which serve the same series: names, labels, values, HELP and TYPE are read from a page of aerostat's, and compared.
#
# Prints Markdown tables; progress goes to standard error. All servers of a table take turns. Every scrape of aerostat
# in the comparison meets a snapshot that nobody has scraped before, in real time and once more at full speed.
#
# Needs python3 and curl. What else is not installed is left out with a word: wrk; for the peers Go with Debian's
# golang-github-prometheus-client-golang-dev, g++ with prometheus-cpp-dev, and python3-prometheus-client. Uses the
# release build unless told of another. Talks to 127.0.0.1 only, takes about eight minutes, and ends what it started.
# SCRAPE_ROUNDS, 10 unless told otherwise, is the number of rounds; the other numbers follow from it: 1 gives a trial.
set -euo pipefail
cd "$(dirname "$0")/.."

aerostat=$(realpath "${1:-.build/release/aerostat}")
if [ ! -x "$aerostat" ]; then
    echo "scrape.sh: $aerostat is not there: run \`make build\` first" >&2
    exit 1
fi
for program in python3 curl; do
    if ! command -v "$program" >/dev/null; then
        echo "scrape.sh: not installed: $program" >&2
        exit 1
    fi
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

say() { echo "scrape.sh: $*" >&2; }

# Peers: each is left out where what it needs is missing, and has its version in a file where it is there.
if command -v go >/dev/null && [ -d /usr/share/gocode/src/github.com/prometheus/client_golang ]; then
    say "building the peer in Go"
    GO111MODULE=off GOPATH=/usr/share/gocode \
        go build -p 1 -o "$folder/client_golang" ./Benchmarks/peers/client_golang ||
        say "it does not build: client_golang is left out"
else
    say "no Go or no golang-github-prometheus-client-golang-dev: client_golang is left out"
fi
if command -v g++ >/dev/null && [ -e /usr/include/prometheus/exposer.h ]; then
    say "building the peer in C++"
    g++ -O2 -std=c++17 -o "$folder/prometheus-cpp" Benchmarks/peers/prometheus-cpp/main.cc \
        -lprometheus-cpp-pull -lprometheus-cpp-core -lpthread ||
        say "it does not build: prometheus-cpp is left out"
else
    say "no g++ or no prometheus-cpp-dev: prometheus-cpp is left out"
fi
for python in python3 /usr/bin/python3; do
    if "$python" -c 'import prometheus_client' 2>/dev/null; then
        command -v "$python" >"$folder/python"
        break
    fi
done
[ -e "$folder/python" ] || say "no python3-prometheus-client: the Python client is left out"

# In the background, so that a signal reaches this shell at once; it hands it on, and waits until all has ended.
python3 -B Benchmarks/scrape.py "$aerostat" "$folder" &
measuring=$!
trap 'kill -TERM "$measuring" 2>/dev/null || true; wait "$measuring" 2>/dev/null || true; exit 130' INT TERM
wait "$measuring"
